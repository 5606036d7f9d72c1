// A province merges two reporting districts from a day on, looks at it first, and takes it back.
import { say } from "../support/sentences.mjs";

export const title = "Reporting districts merged, seen before it is done, and taken back";

const PATH = "/reports/districts/regroup";
const MERGED = "Cụm Ea Kar thử nghiệm";
const BASIS = "Quyết định 12/QĐ-UBND ngày 05/12/2025";

export default async function ({ meet, house }) {
  const staff = await meet();
  await staff.signIn(house.who("province_staff"));
  await staff.go(PATH);
  await staff.doesNotSee(MERGED);

  await staff.follow("regrouping.how.merge");
  for (const district of ["Huyện Ea Kar (651)", "Huyện Krông Bông (653)"]) {
    await staff.choose("regrouping.form.units", district);
  }
  await staff.fill("regrouping.form.new_code", "DL-99");
  await staff.fill("regrouping.form.new_name", MERGED);
  await staff.fill("regrouping.form.from", "2026-01-01");
  await staff.press("regrouping.form.preview", 422);
  await staff.says("regrouping.wrong.no_basis");
  await staff.fill("regrouping.form.basis", BASIS);
  await staff.press("regrouping.form.preview");
  await staff.says("regrouping.preview.changed", { count: "1" });
  await staff.sees("651 Huyện Ea Kar; 653 Huyện Krông Bông");
  await staff.fits();

  const apply = staff.button("regrouping.preview.apply", { from: "01/01/2026" });
  await staff.leaving(() => apply.click(), 200);
  await staff.says("regrouping.applied");
  await staff.sees(MERGED);
  await staff.sees(BASIS);
  await staff.fits();

  await staff.page.locator("summary", { hasText: say("regrouping.history.take_back") }).click();
  await staff.press("regrouping.history.take_back");
  await staff.says("regrouping.taken_back");
  await staff.sees("Huyện Krông Bông");
}
