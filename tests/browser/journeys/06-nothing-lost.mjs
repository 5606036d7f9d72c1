// A night between opening a form and sending it; a thumb that taps twice; a mistake in one field.
import assert from "node:assert/strict";
import { fillListing, publishListing, registerItself, typeSale } from "../support/deeds.mjs";
import * as invent from "../support/invent.mjs";

export const title = "What was typed survives an expired session, is recorded once, and comes back with its mistakes";

export default async function ({ meet }) {
  const person = await meet();
  const household = await registerItself(person);
  const listing = await publishListing(person);
  await mistakesStayBesideTheirFields(person);
  await theFormOutlivesTheSession(person, household);
  await twiceIsOnce(person, listing);
}

async function mistakesStayBesideTheirFields(person) {
  await person.go("/listings/new");
  const title = invent.product();
  await fillListing(person, title);
  await person.fill("listings.form.price", "-1");
  await person.fill("listings.form.quantity", "nhiều lắm");
  await person.press("listings.new.submit", 422);
  await person.says("fields.errors_title");
  for (const [key, typed] of [["listings.form.price", "-1"], ["listings.form.quantity", "nhiều lắm"]]) {
    const field = person.field(key);
    assert.equal(await field.inputValue(), typed, `${key} lost what was typed`);
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    const ids = (await field.getAttribute("aria-describedby")).split(" ");
    const told = await person.page.locator(`#${ids.at(-1)}`).innerText();
    assert.ok(told.length > 5, `${key} does not say what is wrong`);
  }
  assert.equal(await person.field("listings.form.title").inputValue(), title);
  await person.fits();
}

async function theFormOutlivesTheSession(person, household) {
  await person.go("/listings/new");
  const title = invent.product();
  await fillListing(person, title);
  // The night: the server no longer knows the session, the browser still shows the form.
  await person.context.clearCookies({ name: /session/ });
  await person.press("listings.new.submit", 401);
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
