// The page behind a scanned code opens on 3G: what it weighs on the wire, without its photos.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { MODES } from "../support/browser.mjs";
import { publishListing, registerItself, tracePath } from "../support/steps.mjs";

export const title = "The trace page weighs at most 30 KB with its stylesheet, and its script 10 KB";

export const modes = MODES.filter((mode) => mode.width === 360 && mode.script);

export default async function ({ meet }) {
  const household = await meet();
  await registerItself(household);
  await publishListing(household);
  const path = await tracePath(household);

  const buyer = await meet();
  const loads = [];
  buyer.page.on("response", (answer) => loads.push(answer));
  const page = await buyer.go(path);
  await buyer.page.waitForLoadState("networkidle");

  const weight = { page: 0, script: 0 };
  for (const answer of loads) {
    // The tab's icon is fetched by the browser, not by the page.
    if (answer.url().endsWith("/favicon.svg")) continue;
    const kind = answer.request().resourceType();
    const compressed = gzipSync(await answer.body()).length;
    if (kind === "document" || kind === "stylesheet") weight.page += compressed;
    if (kind === "script") weight.script += compressed;
    assert.ok(["document", "stylesheet", "script", "image"].includes(kind), `${answer.url()} is a ${kind}`);
    if (kind !== "image") assert.equal(answer.headers()["content-encoding"], "gzip", `${answer.url()} travels unpacked`);
  }
  assert.ok(weight.page <= 30 * 1024, `HTML and CSS weigh ${weight.page} bytes`);
  assert.ok(weight.script <= 10 * 1024, `the script weighs ${weight.script} bytes`);

  for (const photo of await buyer.page.locator("main img").all()) {
    const told = await photo.evaluate((img) => [img.getAttribute("width"), img.getAttribute("height"), img.alt]);
    assert.ok(told.every(Boolean), `a photo without its size or words: ${told}`);
  }
  const policy = page.headers()["content-security-policy"] ?? "";
  assert.match(policy, /default-src|script-src/);
  assert.doesNotMatch(policy, /unsafe-inline/);
}
