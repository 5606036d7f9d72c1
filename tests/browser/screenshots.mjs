// The pages of docs/screenshots, anew: node screenshots.mjs (LENSAN_BIN and LENSAN_DEMO as for run.mjs).
import { mkdir, readdir, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { MODES, newPerson, openBrowser } from "./support/browser.mjs";
import { openHouse } from "./support/house.mjs";
import { visit } from "./support/tour.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const out = resolve(root, "docs/screenshots");

// What the README walks through; other pages of the tour are not kept.
const KEPT = new Set([
  "landing",
  "register",
  "home-household",
  "home-cooperative_officer",
  "home-digital_team",
  "home-province_staff",
  "home-administrator",
  "listing",
  "listing-form",
  "listing-form-mistakes",
  "listing-photo",
  "listing-review",
  "trace",
  "producers",
  "producers-none-found",
  "report",
  "report-funnel",
  "report-channels",
  "report-multiples",
  "report-sign",
  "placement",
  "not-found",
]);

async function shoot(browser, house, mode) {
  const meet = () => newPerson(browser, house, mode, { hasTouch: false });
  await visit({ meet, house }, async ({ page }, name) => {
    if (!KEPT.has(name)) return;
    // Photos that load when one comes near them.
    await page.evaluate(async () => {
      for (const img of document.images) {
        img.loading = "eager";
        await img.decode().catch(() => {});
      }
    });
    const path = `${out}/${name}-${mode.width}.jpg`;
    const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), mode.width === 360 ? 1500 : 1200);
    const clip = { x: 0, y: 0, width: mode.width, height };
    await page.screenshot({ path, type: "jpeg", quality: 80, fullPage: true, clip });
  });
}

await mkdir(out, { recursive: true });
for (const name of await readdir(out)) if (name.endsWith("0.jpg")) await rm(resolve(out, name));
const binary = resolve(root, process.env.LENSAN_BIN ?? "target/release/lensan");
const house = await openHouse(binary, resolve(root, process.env.LENSAN_DEMO ?? "var/demo"));
const browser = await openBrowser();
try {
  for (const mode of MODES.filter((mode) => mode.script)) await shoot(browser, house, mode);
} finally {
  await browser.close();
  await house.close();
}
