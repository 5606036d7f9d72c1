// Most households do not register themselves: an officer comes to the door.
import assert from "node:assert/strict";
import { commune, oldCommune } from "../support/steps.mjs";
import * as invent from "../support/invent.mjs";
import { say } from "../support/sentences.mjs";

export const title = "An officer registers a household, which opens its account with the code it was given";

export default async function ({ meet, house }) {
  const officer = await meet();
  await officer.signIn(house.who("province_staff"));
  const household = { name: invent.name(), phone: invent.phone() };
  const code = await registerFor(officer, household);

  const farmer = await meet();
  await farmer.go("/activate");
  await farmer.fill("accounts.activate.code", code);
  await farmer.fill("accounts.activate.password", invent.PASSWORD);
  await farmer.press("accounts.activate.submit");
  await farmer.sees(household.name);
  await farmer.says("home.next.first_listing.heading");

  await farmer.signOut();
  await farmer.signIn({ login: household.phone, password: invent.PASSWORD });
  await farmer.sees(household.name);

  // The code is spent.
  const finder = await meet();
  await finder.go("/activate");
  await finder.fill("accounts.activate.code", code);
  await finder.fill("accounts.activate.password", "một câu khác hẳn");
  await finder.press("accounts.activate.submit", 422);
  await finder.says("accounts.activate.code_wrong");

  // Who acted is kept.
  await officer.follow("producers.slip.back");
  await officer.sees(household.name);
  await officer.says("audit.title");
}

async function registerFor(officer, { name, phone }) {
  await officer.go("/producers/new");
  await officer.choose("producers.new.kind", say("producers.kind.household"));
  await officer.press("fields.continue");
  await officer.fill("producers.form.name", name);
  await officer.fill("producers.form.phone", phone);
  await commune(officer, () => officer.press("producers.commune.find"));
  await officer.choose("producers.consent.ask", say("producers.consent.programme_words_1"));
  await officer.choose("producers.consent.via", say("producers.consent.via_paper"));
  await officer.page.locator("label").filter({ hasText: say("producers.form.open_account") }).click();
  await officer.press("producers.new.submit");
  await oldCommune(officer, () => officer.press("producers.new.submit"));
  await officer.says("producers.slip.title");
  const code = await officer.code(1);
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  return code;
}
