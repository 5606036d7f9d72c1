// The main job, end to end: from nobody to a figure in the district's report.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { COMMUNE, figures, publishListing, registerItself, typeSale } from "../support/steps.mjs";
import { say } from "../support/sentences.mjs";

export const title = "A household registers, sells a product that can be traced, and counts in the report";

export default async function ({ meet, house }) {
  const staff = await meet();
  await staff.signIn(house.who("province_staff"));
  const before = await figures(staff, COMMUNE.district);

  const household = await meet();
  const { name } = await registerItself(household);
  await household.follow("producers.done.go");
  const listing = await publishListing(household);

  const buyer = await meet();
  await buyer.go(await scanned(household));
  await buyer.sees(listing.title);
  await buyer.sees(name);
  await buyer.fits();

  await typeSale(household, listing.title);
  await household.press("transactions.new.submit");
  await household.says("transactions.new.done");

  // What it sells counts at once, the household itself once somebody has vouched for it.
  const sold = {
    ...before,
    listings: before.listings + 1,
    transactions: before.transactions + 1,
    value: before.value + 450000,
  };
  assert.deepEqual(await figures(staff, COMMUNE.district), sold);
  await vouch(staff, name);
  assert.deepEqual(await figures(staff, COMMUNE.district), { ...sold, households: before.households + 1 });
}

async function vouch(staff, name) {
  await staff.go("/producers/verification");
  await staff.fits();
  await staff.followText(name);
  await staff.press("producers.verification.one");
  await staff.says("producers.verification.done_one");
}

// What a phone's camera makes of the square on the screen: the path it leads to.
async function scanned(person) {
  const square = person.page.getByRole("img", { name: say("listings.show.qr_alt") });
  const folder = await mkdtemp(join(tmpdir(), "lensan-qr-"));
  try {
    const file = join(folder, "screen.png");
    await square.screenshot({ path: file });
    const { stdout } = await promisify(execFile)("zbarimg", ["--quiet", "--raw", file]);
    const url = new URL(stdout.trim());
    assert.match(url.pathname, /^\/t\/[0-9A-HJKMNP-TV-Z-]{12,14}$/, `the code says ${url}`);
    return url.pathname;
  } finally {
    await rm(folder, { recursive: true });
  }
}
