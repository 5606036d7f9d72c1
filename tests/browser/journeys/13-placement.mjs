// A household of a commune made of several old districts waits, is placed, and moves on later.
import { commune } from "../support/steps.mjs";
import * as invent from "../support/invent.mjs";
import { say } from "../support/sentences.mjs";
import { sound } from "../support/sound.mjs";

export const title = "Who is not yet placed waits in the queue, is placed by hand, and a wrong place is put right";

// Made of communes of two old districts.
const ACROSS = { typed: "phuong tuy hoa", wanted: /^Phường Tuy Hòa.*Đắk Lắk/ };
const HAMLET = () => `Buôn thử ${invent.digits(4)}`;

export default async function ({ meet, house, mode }) {
  const staff = await meet();
  await staff.signIn(house.who("province_staff"));
  const name = invent.name();
  const page = await registerUnplaced(staff, name, HAMLET());

  await staff.go("/");
  await staff.follow("home.staff.unplaced_open");
  await sound(staff);
  const row = staff.page.locator(".placing-rows li").filter({ hasText: name });
  await staff.press("placement.queue.submit", 422);
  await staff.says("placement.queue.choose_who");
  await sound(staff);
  await row.getByRole("combobox").selectOption({ index: 1 });
  await staff.press("placement.queue.submit");
  await staff.says("placement.queue.done");
  await sound(staff);

  await staff.go(page);
  await staff.doesNotSee(say("areas.commune.not_placed"));
  await staff.follow("placement.change.open");
  await sound(staff);
  await staff.press("fields.save", 422);
  await staff.says("placement.change.kind_needed");
  await sound(staff);
  await staff.choose("placement.change.kind", say("placement.change.mistake"));
  await staff.fill("placement.change.reason", "Theo xác nhận của trưởng buôn");
  await elsewhere(staff, mode);
  await staff.press("fields.save");
  await staff.says("placement.change.done");
  await staff.sees("Xã Ea Kar");
  await sound(staff);
}

async function elsewhere(staff, mode) {
  await staff.fill("areas.commune.label", "");
  await commune(staff, () => staff.press("producers.commune.find"));
  if (!mode.script) {
    await staff.choose("placement.change.kind", say("placement.change.mistake"));
    await staff.fill("placement.change.reason", "Theo xác nhận của trưởng buôn");
  }
}

async function registerUnplaced(staff, name, hamlet) {
  await staff.go("/producers/new");
  await staff.choose("producers.new.kind", say("producers.kind.household"));
  await staff.press("fields.continue");
  await staff.fill("producers.form.name", name);
  await staff.fill("producers.form.hamlet", hamlet);
  await commune(staff, () => staff.press("producers.commune.find"), ACROSS);
  await staff.choose("producers.consent.ask", say("producers.consent.programme_words_1"));
  await staff.choose("producers.consent.via", say("producers.consent.via_paper"));
  await staff.press("producers.new.submit");
  const old = staff.page.getByRole("group", { name: say("producers.commune.old") });
  await old.locator("label").filter({ hasText: say("producers.commune.old_unknown") }).click();
  await staff.press("producers.new.submit");
  await staff.sees(name);
  return staff.path();
}
