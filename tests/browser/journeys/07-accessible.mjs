// Every main page for people who see little, use a keyboard, or hold a small phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { MODES } from "../support/browser.mjs";
import { visit } from "../support/tour.mjs";

export const title = "Main pages: no serious fault for axe, nothing sticks out of a phone's screen, no picture is missing";

// axe itself is a script.
export const modes = MODES.filter((mode) => mode.script);

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export default async function ({ meet, house }) {
  const complaints = [];
  await visit({ meet, house }, async (person, name) => {
    const complain = (error) => complaints.push(`${name}: ${error.message}`);
    await person.fits().catch(complain);
    await person.seesPictures().catch(complain);
    for (const { id, impact, nodes } of await faults(person)) {
      const where = nodes.map((node) => `${node.target}: ${node.any[0]?.message ?? node.html}`);
      complaints.push(`${name} (${person.path()}): ${impact} ${id}\n    ${where.slice(0, 3).join("\n    ")}`);
    }
  });
  assert.ok(complaints.length === 0, `\n${complaints.join("\n")}`);
}

async function faults({ page }) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical");
}
