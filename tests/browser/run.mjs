// Runs the journeys: node run.mjs [WORD…] runs those whose file or title has one of the words.
//   LENSAN_BIN   the program (target/release/lensan)
//   LENSAN_DEMO  a demo that `lensan demo --no-serve` has built (var/demo); it is copied, not touched
import { readdir, mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { MODES, newPerson, openBrowser } from "./support/browser.mjs";
import { openHouse } from "./support/house.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = here("../../");
const words = process.argv.slice(2).map((word) => word.toLowerCase());
const out = here("out/");

async function journeys() {
  const names = (await readdir(here("journeys"))).filter((name) => name.endsWith(".mjs")).sort();
  const all = await Promise.all(
    names.map(async (name) => ({ name, ...(await import(`./journeys/${name}`)) })),
  );
  const wanted = ({ name, title }) =>
    words.length === 0 || words.some((w) => name.includes(w) || title.toLowerCase().includes(w));
  return all.filter(wanted);
}

// One journey in one mode. Whoever takes part comes from `meet`; each has a browser of their own.
async function travel(journey, mode, browser, house) {
  const people = [];
  const meet = async (options) => {
    const person = await newPerson(browser, house, mode, options);
    people.push(person);
    return person;
  };
  try {
    await journey.default({ meet, house, mode });
    for (const person of people) await person.faultless();
    if (house.dead) throw new Error(house.dead);
    if (house.log.includes("panicked at")) throw new Error("the server panicked");
  } catch (error) {
    await keep(`${journey.name.replace(/\.mjs$/, "")} ${mode.name}`, people);
    throw error;
  } finally {
    await Promise.all(people.map((person) => person.context.close()));
  }
}

// What the people saw last, for whoever looks into the failure.
async function keep(name, people) {
  await mkdir(out, { recursive: true });
  for (const [n, { page }] of people.entries()) {
    const file = `${out}${name.replaceAll(" ", "-")}-${n}`;
    await page.screenshot({ path: `${file}.png`, fullPage: true }).catch(() => {});
    await writeFile(`${file}.html`, await page.content().catch(() => ""));
  }
}

async function main() {
  const binary = resolve(root, process.env.LENSAN_BIN ?? "target/release/lensan");
  const demo = resolve(root, process.env.LENSAN_DEMO ?? "var/demo");
  const chosen = await journeys();
  if (chosen.length === 0) throw new Error("no journey has such a word");
  const house = await openHouse(binary, demo);
  let [passed, failed] = [0, 0];
  try {
    const browser = await openBrowser();
    try {
      for (const journey of chosen) {
        for (const mode of journey.modes ?? MODES) {
          const began = Date.now();
          const line = () => `${journey.title} · ${mode.name} (${Date.now() - began} ms)`;
          try {
            await travel(journey, mode, browser, house);
            passed += 1;
            console.log(`ok      ${line()}`);
          } catch (error) {
            failed += 1;
            console.log(`FAILED  ${line()}\n${error.stack ?? error}\n`);
          }
        }
      }
    } finally {
      await browser.close();
    }
    // Whatever people did, the counts still agree with the facts.
    const verdict = (await house.command("verify")).trim().split("\n").at(-1);
    if (verdict !== "differences: 0") {
      failed += 1;
      console.log(`FAILED  after all journeys: ${verdict}`);
    }
  } finally {
    await house.close();
    if (failed > 0 && house.log) console.log(`the server said:\n${house.log.slice(-8000)}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

await main();
