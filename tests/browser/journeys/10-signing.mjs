// A month is signed; a late sale changes it; the difference is published, and the file stays as it was.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { MODES } from "../support/browser.mjs";
import { typeSale } from "../support/steps.mjs";
import { say } from "../support/sentences.mjs";
import { sound } from "../support/sound.mjs";

export const title = "A period is signed off, a late sale changes it, a restatement tells by how much";

export default async function ({ meet, house, mode }) {
  // Each period is signed once, and all modes share one demo.
  const month = `2024-0${MODES.findIndex((one) => one.name === mode.name) + 3}`;
  const staff = await meet();
  await staff.signIn(house.who("province_staff"));
  await staff.go("/reports/signed");
  await sound(staff);
  await staff.follow("signing.list.new");
  await sound(staff);
  await staff.go(`/reports/signed/new?province=66&period=${month}&boundaries=2026-11-20`);
  await staff.press("signing.new.submit", 422);
  await staff.says("signing.form.position_needed");
  await sound(staff);
  await staff.fill("signing.form.position", "Trưởng phòng Kinh tế số");
  await staff.press("signing.new.submit");
  await staff.says("signing.new.done");
  await staff.says("signing.show.unchanged");
  await sound(staff);
  const page = staff.path();
  const bytes = await signedBytes(staff, page);

  const household = await meet();
  await household.signIn(house.who("household"));
  await household.go("/listings");
  const card = household.page.getByRole("main").locator('a[href^="/listings/"]:not([href*="new"], [href*="drafts"])').first();
  await typeSale(household, (await card.innerText()).trim(), "3", "210.000");
  await household.fill("transactions.new.sold_on", `${month}-20`);
  await household.press("transactions.new.submit");

  await staff.go(page);
  await staff.says("signing.show.changed");
  await staff.sees("210.000");
  await sound(staff);
  await staff.press("signing.restate.submit", 422);
  await staff.says("signing.form.reason_needed");
  await staff.fill("signing.form.reason", "Hộ ghi muộn một lần bán.");
  await staff.fill("signing.form.position", "Trưởng phòng Kinh tế số");
  await staff.press("signing.restate.submit");
  await staff.says("signing.restated");
  await staff.says("signing.show.restatement", { number: "1" });
  await staff.sees("Hộ ghi muộn một lần bán.");
  await sound(staff);

  assert.deepEqual(await signedBytes(staff, page), bytes, "the signed file is no longer what it was");
  await staff.go("/reports/signed");
  await staff.says("signing.list.restated", { number: "1" });
  await staff.says("signing.list.unchanged");
  await sound(staff);
}

// The file, which has the hash that its page shows.
async function signedBytes(staff, page) {
  await staff.go(page);
  const shown = (await staff.page.locator(".code.hash").first().innerText()).trim();
  const answer = await staff.context.request.get(new URL(`${page}.json`, staff.house.address).href);
  const bytes = await answer.body();
  assert.equal(createHash("sha256").update(bytes).digest("hex"), shown);
  return bytes;
}
