// What holds for every page: nothing sticks out of the screen, every picture is there, and axe has nothing serious to say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function sound(person) {
  await person.fits();
  await person.seesPictures();
  // axe itself is a script.
  if (!person.mode.script) return;
  await person.page.evaluate(axe);
  const { violations } = await person.page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target).join(", ")}`);
  assert.ok(told.length === 0, `${person.page.url()}\n${told.join("\n")}`);
}
