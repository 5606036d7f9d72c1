// A cooperative works only after the district or the province has looked at it.
import { commune, communeOf, oldCommune } from "../support/steps.mjs";
import * as invent from "../support/invent.mjs";
import { say } from "../support/sentences.mjs";

export const title = "A cooperative is refused with a reason, mended, sent again and approved";

export default async function ({ meet, house }) {
  const officer = await meet();
  await officer.signIn(house.who("digital_team"));
  const place = await communeOf(officer);
  const name = `Hợp tác xã ${invent.product()}`;
  await officer.go("/producers/new");
  await officer.choose("producers.new.kind", say("producers.kind.cooperative"));
  await officer.press("fields.continue");
  await officer.fill("producers.form.organisation", name);
  await officer.fill("producers.form.representative", invent.name());
  await commune(officer, () => officer.press("producers.commune.find"), place);
  await officer.choose("producers.consent.ask", say("producers.consent.programme_words_1"));
  await officer.choose("producers.consent.via", say("producers.consent.via_paper"));
  await officer.press("producers.new.submit");
  await oldCommune(officer, () => officer.press("producers.new.submit"));
  await officer.sees(name);
  await officer.says("producers.status.pending");
  const page = officer.path();

  const staff = await meet();
  await staff.signIn(house.who("province_staff"));
  await staff.go(page);
  // A refusal without a reason helps nobody.
  await staff.press("producers.decision.refuse", 422);
  await staff.says("producers.decision.reason_needed");
  const reason = "Thiếu bản sao giấy chứng nhận đăng ký. Mời bổ sung rồi gửi lại.";
  await staff.fill("producers.decision.reason", reason);
  await staff.press("producers.decision.refuse");
  await staff.says("producers.status.refused");

  await officer.go(page);
  await officer.sees(reason);
  await officer.press("producers.decision.send_again");
  await officer.says("producers.status.pending");

  await staff.go(page);
  await staff.press("producers.decision.approve");
  await staff.says("producers.status.active");
}
