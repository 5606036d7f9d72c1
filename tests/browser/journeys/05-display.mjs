// Larger letters, stronger colours, the other language: kept from page to page, with no account.
import assert from "node:assert/strict";
import { say } from "../support/sentences.mjs";

export const title = "Letter size, contrast and language are kept";

export default async function ({ meet }) {
  const reader = await meet();
  await reader.go("/sign-in");
  const root = reader.page.locator("html");
  const usual = await root.getAttribute("data-size");
  const letters = () => reader.page.locator("h1").evaluate((h) => parseFloat(getComputedStyle(h).fontSize));
  const small = await letters();

  const larger = reader.page.getByRole("link", { name: say("layout.larger") });
  await reader.leaving(() => larger.click(), 200);
  assert.equal(reader.path(), "/sign-in", "the choice leads back to the page");
  assert.notEqual(await root.getAttribute("data-size"), usual);
  assert.ok((await letters()) > small, "letters did not grow");
  await reader.fits();

  await reader.follow("layout.contrast_high");
  assert.equal(await root.getAttribute("data-contrast"), "high");

  const english = reader.page.getByRole("link", { name: say("layout.other_language") });
  await reader.leaving(() => english.click(), 200);
  assert.equal(await root.getAttribute("lang"), "en");
  await reader.sees(say("accounts.sign_in.title", {}, "en"));

  await reader.go("/register");
  assert.equal(await root.getAttribute("lang"), "en");
  assert.equal(await root.getAttribute("data-contrast"), "high");
  assert.notEqual(await root.getAttribute("data-size"), usual);
  await reader.fits();

  const back = reader.page.getByRole("link", { name: say("layout.other_language", {}, "en") });
  await reader.leaving(() => back.click(), 200);
  assert.equal(await root.getAttribute("lang"), "vi");
  await reader.says("producers.register.title");
}
