// Debian's chromium, headless, talking to nobody but the server under test.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { Person } from "./person.mjs";

export const MODES = [
  { name: "360 px", width: 360, height: 740, script: true },
  { name: "1280 px", width: 1280, height: 900, script: true },
  { name: "360 px without JavaScript", width: 360, height: 740, script: false },
  { name: "1280 px without JavaScript", width: 1280, height: 900, script: false },
];

export function openBrowser() {
  const places = [process.env.LENSAN_CHROMIUM, "/usr/bin/chromium"].filter(Boolean);
  const executablePath = places.find(existsSync);
  if (!executablePath) throw new Error("no chromium: apt-get install chromium");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

// A person with a browser of their own: no cookie of anybody else.
export async function newPerson(browser, house, mode, options = {}) {
  const context = await browser.newContext({
    viewport: { width: mode.width, height: mode.height },
    javaScriptEnabled: mode.script,
    hasTouch: mode.width < 600,
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    ...options,
  });
  context.setDefaultTimeout(10000);
  context.setDefaultNavigationTimeout(20000);
  return new Person(await context.newPage(), house, mode);
}
