// The report of an office: from the province down to the people, with what is drawn from it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { say } from "../support/sentences.mjs";

export const title = "Staff read the report: drilling down, charts, targets, what lags, the funnel";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const MONTH = "period=2024-08&boundaries=2025-06-30";

export default async function ({ meet, house, mode }) {
  const staff = await meet();
  await staff.signIn(house.who("province_staff"));
  await staff.go(`/reports/districts?province=66&measure=transactions&${MONTH}`);
  await sound(staff, mode);
  await staff.says("reports.months");
  assert.ok((await staff.page.locator("svg.chart.tiles").count()) === 1, "no map of tiles");

  await staff.followText("Ea Kar");
  await staff.sees("Huyện Ea Kar");
  await sound(staff, mode);
  await staff.go(`/reports/multiples?province=66&measure=value&${MONTH}`);
  assert.equal(await staff.page.locator("svg.chart.small").count(), 15);
  await sound(staff, mode);
  await staff.follow("reports.multiples.own");
  await staff.says("reports.multiples.own_words");

  await staff.go("/reports/funnel?province=66");
  await sound(staff, mode);
  for (const kind of ["communes", "unlisted", "unsold"]) {
    await staff.go(`/reports/lagging?province=66&kind=${kind}&${MONTH}`);
    await sound(staff, mode);
  }

  await staff.go("/reports/targets?province=66&year=2024&boundaries=2025-06-30");
  await sound(staff, mode);
  await staff.page.locator('[name="t-transactions-651"]').fill("60.000");
  await staff.press("fields.save");
  await staff.says("reports.targets.saved");
  await staff.go(`/reports/districts?province=66&measure=transactions&${MONTH}`);
  await staff.sees(say("reports.column.target", { year: "2024" }));
  await sound(staff, mode);

  const administrator = await meet();
  await administrator.signIn(house.who("administrator"));
  await administrator.go("/reports/country?measure=value");
  await sound(administrator, mode);
}

// Nothing sticks out, and axe has nothing serious to say.
async function sound(person, mode) {
  await person.fits();
  if (!mode.script) return;
  await person.page.evaluate(axe);
  const { violations } = await person.page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target).join(", ")}`);
  assert.ok(told.length === 0, `${person.page.url()}\n${told.join("\n")}`);
}
