// The report of an office: from the province down to the people, with what is drawn from it.
import assert from "node:assert/strict";
import { say } from "../support/sentences.mjs";
import { sound } from "../support/sound.mjs";

export const title = "Staff read the report: drilling down, charts, targets, what lags, the funnel";

const MONTH = "period=2024-08&boundaries=2025-06-30";

export default async function ({ meet, house }) {
  const staff = await meet();
  await staff.signIn(house.who("province_staff"));
  await staff.go(`/reports/districts?province=66&measure=transactions&${MONTH}`);
  await sound(staff);
  await staff.says("reports.months");
  assert.ok((await staff.page.locator("svg.chart.tiles").count()) === 1, "no map of tiles");

  // A tile leads down like its line does, by the keyboard too.
  const tile = staff.page.locator("svg.chart.tiles a[aria-label^='Huyện Ea Kar: ']");
  await tile.focus();
  await staff.leaving(() => staff.page.keyboard.press("Enter"), 200);
  await staff.sees("Huyện Ea Kar");
  await sound(staff);
  await staff.go(`/reports/multiples?province=66&measure=value&${MONTH}`);
  assert.equal(await staff.page.locator("svg.chart.small").count(), 15);
  await sound(staff);
  await staff.follow("reports.multiples.own");
  await staff.says("reports.multiples.own_words");

  await staff.go("/reports/funnel?province=66");
  await sound(staff);
  await staff.go(`/reports/districts?province=66&${MONTH}`);
  await staff.follow("reports.channels.title");
  await staff.sees("Shopee");
  await sound(staff);
  for (const kind of ["communes", "unlisted", "unsold"]) {
    await staff.go(`/reports/lagging?province=66&kind=${kind}&${MONTH}`);
    await sound(staff);
  }

  await staff.go("/reports/targets?province=66&year=2024&boundaries=2025-06-30");
  await sound(staff);
  await staff.page.locator('[name="t-transactions-651"]').fill("-5");
  await staff.press("fields.save", 422);
  // The summary leads to the field.
  await staff.page.locator(".errors a").first().click();
  assert.equal(await staff.page.evaluate(() => document.activeElement?.name), "t-transactions-651");
  await sound(staff);
  await staff.page.locator('[name="t-transactions-651"]').fill("60.000");
  await staff.press("fields.save");
  await staff.says("reports.targets.saved");
  await staff.go(`/reports/districts?province=66&measure=transactions&${MONTH}`);
  await staff.sees(say("reports.column.target", { year: "2024" }));
  await sound(staff);

  await staff.go("/reports/targets?province=66&year=2024&boundaries=2025-06-30");
  await staff.follow("reports.bases.title");
  await sound(staff);
  await staff.follow("reports.targets.title");
  await staff.says("reports.targets.lead");
  await staff.go("/reports/districts");
  await staff.follow("regrouping.title");
  await staff.says("regrouping.lead");
  await sound(staff);

  const administrator = await meet();
  await administrator.signIn(house.who("administrator"));
  await administrator.go("/reports/country?measure=value");
  await sound(administrator);
}
