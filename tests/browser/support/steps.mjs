// What people do in more than one journey.
import assert from "node:assert/strict";
import * as invent from "./invent.mjs";
import { say } from "./sentences.mjs";

// Typed as people type on a phone: no accents, no capitals.
export const COMMUNE = { typed: "ea kar", wanted: /Xã Ea Kar/, district: "Ea Kar" };

// A household registers itself, four short pages, and stands signed in before its number.
export async function registerItself(person) {
  const household = { name: invent.name(), phone: invent.phone(), password: invent.PASSWORD };
  await person.go("/register");
  await person.fill("producers.register.name", household.name);
  await person.press("fields.continue");
  await commune(person, () => person.press("producers.commune.find"));
  await person.press("fields.continue");
  await oldCommune(person, () => person.press("fields.continue"));
  await person.fill("producers.register.phone", household.phone);
  await person.choose("producers.consent.ask", say("producers.consent.programme_words_1"));
  await person.choose("producers.consent.ask", say("producers.consent.public_page_words_1"));
  await person.press("fields.continue");
  await person.fill("producers.register.password", household.password);
  await person.press("producers.register.submit");
  await person.says("producers.done.title");
  household.number = await person.code();
  return household;
}

export const commune = (person, look, { typed, wanted } = COMMUNE) =>
  person.pickCommune("areas.commune.label", "producers.commune.which", typed, wanted, look);

// A commune that the officer answers for: where somebody on the officer's list lives.
export async function communeOf(officer) {
  await officer.go("/producers");
  const place = officer.page.locator(`td[data-label="${say("producers.list.commune")}"]`).first();
  const typed = (await place.innerText()).trim();
  return { typed, wanted: new RegExp(`^${typed}.*Đắk Lắk`) };
}

// Asked only where today's commune straddles old districts.
export async function oldCommune(person, again) {
  const group = person.page.getByRole("group", { name: say("producers.commune.old") });
  if ((await group.count()) === 0) return;
  await group.locator("label").filter({ hasText: COMMUNE.district }).first().click();
  await again();
}

// A household, page after page, to a product on the floor; answers with its title and address.
export async function publishListing(person, title = invent.product()) {
  await beginListing(person, title);
  await takePhoto(person);
  await sayPrice(person);
  await person.fill("listings.form.quantity", "120");
  await person.press("fields.continue");
  await person.press("fields.continue");
  await person.sees(title);
  await person.press("listings.show.publish");
  await person.says("listings.published");
  return { title, path: person.path() };
}

// The first page: what it is.
export async function beginListing(person, title) {
  await person.go("/listings/new");
  await nameListing(person, title);
  await person.press("fields.continue");
  await person.says("listings.steps.photo.title");
}

export async function nameListing(person, title) {
  await person.fill("listings.form.title", title);
  await person.choose("listings.form.category", say("listings.category.honey"));
}

export async function takePhoto(person) {
  const file = await invent.photo(person.context);
  await person.page.locator("input[capture]").setInputFiles(file);
  if (person.mode.script) await person.page.locator(".shot.first canvas").waitFor();
  await person.press("fields.continue");
  await person.says("listings.steps.price.title");
}

export async function sayPrice(person) {
  await person.fill("listings.form.price", "180.000");
  await person.choose("listings.steps.price.unit", say("values.unit.l"));
  await person.press("fields.continue");
  await person.says("listings.steps.amount.title");
}

// One sale of the listing, typed but not sent.
export async function typeSale(person, title, quantity = "2,5", amount = "450.000") {
  await person.go("/transactions/new");
  // Who offers one product only is not asked which.
  if ((await person.page.locator("input[name=channel]").count()) === 0) await person.followText(title);
  await person.page.getByRole("group", { name: say("transactions.new.channel") }).locator("label").first().click();
  await person.fill("transactions.new.quantity", quantity);
  await person.fill("transactions.new.amount", amount);
}

// The row of a district in the report on the page, by the words of its columns.
export async function figures(person, district) {
  await person.go("/reports/districts");
  const table = person.page.getByRole("table").first();
  const heads = await table.locator("thead th").allInnerTexts();
  const row = table.locator("tbody tr").filter({ has: person.page.getByRole("rowheader", { name: district }) });
  assert.equal(await row.count(), 1, `the report has no row for ${district}`);
  const cells = await row.locator("th, td").allInnerTexts();
  // Under the chosen figure stands how it changed.
  const whole = (text) => Number(text.trim().split("\n")[0].replace(/[^\d-]/g, ""));
  const column = (key) => whole(cells[heads.findIndex((head) => head.trim().split("\n")[0] === say(key))]);
  return {
    households: column("reports.column.households"),
    listings: column("reports.column.listings"),
    transactions: column("reports.column.transactions"),
    value: column("reports.column.value"),
    trained: column("reports.column.trained"),
  };
}

// The public page of the listing on the screen.
export async function tracePath(person) {
  const link = person.page.getByRole("link", { name: say("listings.show.public_page") });
  return new URL(await link.getAttribute("href"), person.house.address).pathname;
}
