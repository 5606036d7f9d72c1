// The main pages, each with somebody who may see it. The accessibility journey and the screenshots
// walk the same way, so that no page is shown that was not looked at.
import { beginListing, sayPrice, takePhoto, tracePath } from "./steps.mjs";

// `look(person, name, note)` is called on each page; `name` is fit for a file.
export async function visit({ meet, house }, look) {
  await signedOut(await meet(), look);
  for (const role of ["household", "cooperative_officer", "digital_team"]) {
    const person = await meet();
    await person.signIn(house.who(role));
    await look(person, `home-${role}`);
    await forms(person, role, look);
    await person.context.close();
  }
  const staff = await meet();
  await staff.signIn(house.who("province_staff"));
  await offices(staff, look);
  const administrator = await meet();
  await administrator.signIn(house.who("administrator"));
  await machine(administrator, look);
}

async function signedOut(person, look) {
  const pages = { landing: "/", "sign-in": "/sign-in", register: "/register", activate: "/activate", forgot: "/forgot" };
  for (const [name, path] of Object.entries(pages)) {
    await person.go(path);
    await look(person, name);
  }
  await person.go("/khong-co-trang-nay", 404);
  await look(person, "not-found");
}

async function forms(person, role, look) {
  if (role !== "household") return;
  await person.go("/listings");
  await look(person, "listings-household");
  const first = person.page.getByRole("main").locator('a[href^="/listings/"]:not([href*="new"], [href*="drafts"])').first();
  await person.leaving(() => first.click(), 200);
  await look(person, "listing");
  await person.go(await tracePath(person));
  await look(person, "trace");
  await person.go("/listings/new");
  await look(person, "listing-form");
  await person.press("fields.continue", 422);
  await look(person, "listing-form-mistakes");
  await beginListing(person, "Mật ong xem thử");
  await look(person, "listing-photo");
  await takePhoto(person);
  await look(person, "listing-price");
  await sayPrice(person);
  await look(person, "listing-amount");
  await person.fill("listings.form.quantity", "20");
  await person.press("fields.continue");
  await look(person, "listing-place");
  await person.press("fields.continue");
  await look(person, "listing-review");
  await person.go("/");
  await look(person, "home-go-on");
  await person.go("/transactions/new");
  await look(person, "sale-choose");
}

async function offices(staff, look) {
  await look(staff, "home-province_staff");
  const pages = {
    producers: "/producers",
    "producers-none-found": "/producers?q=khongcoai",
    "producer-kind": "/producers/new",
    "producer-new": "/producers/new?kind=cooperative",
    placement: "/producers/placement",
    listings: "/listings",
    transactions: "/transactions",
    courses: "/courses",
    "course-new": "/courses/new",
    report: "/reports/districts?province=66&period=2024-08&boundaries=2024-08-31&measure=transactions",
    "report-communes": "/reports/districts?rows=communes&measure=value",
    "report-multiples": "/reports/multiples?period=2024-08&boundaries=2025-06-30&measure=value",
    "report-funnel": "/reports/funnel?province=66&period=until-2024-08-31&boundaries=2024-08-31",
    "report-channels": "/reports/channels?province=66&period=until-2024-08-31&boundaries=2024-08-31",
    "report-lagging": "/reports/lagging?kind=unlisted",
    "report-targets": "/reports/targets",
    "report-bases": "/reports/denominators",
    "report-document": "/reports/document?province=66&period=2024-08&boundaries=2024-08-31",
    "report-signed": "/reports/signed",
    "report-sign": "/reports/signed/new?province=66&period=2024-08&boundaries=2024-08-31",
    "report-subscriptions": "/reports/subscriptions",
    "report-regroup": "/reports/districts/regroup",
    "report-regroup-merge": "/reports/districts/regroup/merge",
  };
  for (const [name, path] of Object.entries(pages)) {
    await staff.go(path);
    await look(staff, name);
  }
  await staff.go("/producers");
  const first = staff.page.getByRole("main").getByRole("rowheader").getByRole("link").first();
  await staff.leaving(() => first.click(), 200);
  await look(staff, "producer");
  await staff.go(`${staff.path()}/place`);
  await look(staff, "producer-place");
}

async function machine(administrator, look) {
  await look(administrator, "home-administrator");
  for (const [name, path] of Object.entries({ accounts: "/accounts", "account-new": "/accounts/new" })) {
    await administrator.go(path);
    await look(administrator, name);
  }
}
