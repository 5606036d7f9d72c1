// A price changes; a household mends that, sees it, and nothing else has moved.
import { say } from "../support/sentences.mjs";
import { sound } from "../support/sound.mjs";

export const title = "A household mends the price of its product and nothing else";

export default async function ({ meet, house }) {
  const household = await meet();
  await household.signIn(house.who("household"));
  await household.go("/listings");
  const first = household.page.getByRole("main").locator('a[href^="/listings/"]:not([href*="new"], [href*="drafts"])').first();
  await household.leaving(() => first.click(), 200);
  await sound(household);
  const amount = await household.page.locator("dd", { hasText: /\d+ (kg|l|chai|gói|quả)/ }).first().innerText();
  const mend = household.page.getByRole("link", { name: `${say("fields.edit")} ${say("listings.form.price")}` });
  await household.leaving(() => mend.click(), 200);
  await sound(household);
  await household.fill("listings.form.price", "-3");
  await household.press("fields.save", 422);
  await sound(household);
  const price = `${10 + Math.floor(Math.random() * 80)}.500`;
  await household.fill("listings.form.price", price);
  await household.press("fields.save");
  await household.says("listings.saved");
  await household.sees(`${price} ₫`);
  await household.sees(amount);
  await sound(household);
}
