// A night between opening a form and sending it; a thumb that taps twice; a mistake in one field.
import assert from "node:assert/strict";
import { beginListing, nameListing, publishListing, registerItself, sayPrice, takePhoto, typeSale } from "../support/steps.mjs";
import * as invent from "../support/invent.mjs";

export const title = "What was typed survives an expired session, is recorded once, and comes back with its mistakes";

export default async function ({ meet }) {
  const person = await meet();
  const household = await registerItself(person);
  const listing = await publishListing(person);
  await mistakesStayBesideTheirFields(person);
  await anotherDayGoesOn(person);
  await theFormOutlivesTheSession(person, household);
  await twiceIsOnce(person, listing);
}

// The tab was closed behind the third page; the first screen knows.
async function anotherDayGoesOn(person) {
  const title = invent.product();
  await beginListing(person, title);
  await takePhoto(person);
  await sayPrice(person);
  await person.go("/");
  await person.says("home.next.go_on.heading", { title });
  await person.follow("home.next.go_on.button");
  await person.says("listings.steps.amount.title");
  await person.follow("fields.back");
  assert.equal(await person.field("listings.form.price").inputValue(), "180.000");
}

async function mistakesStayBesideTheirFields(person) {
  await beginListing(person, invent.product());
  await takePhoto(person);
  await sayPrice(person);
  await person.fill("listings.form.quantity", "nhiều lắm");
  await person.fill("listings.steps.amount.season", "quanh năm");
  await person.press("fields.continue", 422);
  const field = person.field("listings.form.quantity");
  assert.equal(await field.inputValue(), "nhiều lắm", "the amount lost what was typed");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  const ids = (await field.getAttribute("aria-describedby")).split(" ");
  const told = await person.page.locator(`#${ids.at(-1)}`).innerText();
  assert.ok(told.length > 5, "the amount does not say what is wrong");
  assert.equal(await person.field("listings.steps.amount.season").inputValue(), "quanh năm");
  await person.fits();
}

async function theFormOutlivesTheSession(person, household) {
  await person.go("/listings/new");
  const title = invent.product();
  await nameListing(person, title);
  // The night: the server no longer knows the session, the browser still shows the form.
  await person.context.clearCookies({ name: /session/ });
  await person.press("fields.continue", 401);
  await person.says("web.sign_in_needed.heading");
  await person.fill("accounts.sign_in.login", household.phone);
  await person.fill("accounts.sign_in.password", household.password);
  await person.press("web.resume.sign_in");
  await person.press("web.resume.send");
  await person.sees(title);
}

async function twiceIsOnce(person, { title }) {
  await typeSale(person, title);
  const submit = person.button("transactions.new.submit");
  await person.leaving(() => submit.dblclick({ noWaitAfter: true }), 200);
  await person.page.waitForLoadState("networkidle");
  // The back button gives a fresh form (pages are never kept by the browser), not the sale again.
  await person.page.goBack();
  await person.page.waitForLoadState("load");
  await person.go("/transactions");
  const rows = person.page.getByRole("rowheader").filter({ hasText: title });
  assert.equal(await rows.count(), 1, "one sale was recorded more than once");
}
