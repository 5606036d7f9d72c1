// Staff with an e-mail have a report sent to them, and end it again; who has none is told what to do.
import { say } from "../support/sentences.mjs";
import { sound } from "../support/sound.mjs";
import * as invent from "../support/invent.mjs";

export const title = "Reports by mail: subscribed to, said where, ended; without an address a way out";

export default async function ({ meet, house }) {
  const without = await meet();
  await without.go("/activate");
  await without.fill("accounts.activate.code", await code(meet, house));
  await chooses(without);
  await without.go("/reports/districts");
  await without.follow("subscriptions.title");
  await without.says("subscriptions.no_email");
  await sound(without);

  // Whoever opens the account by the letter has an e-mail that counts.
  const staff = await meet();
  const email = `can-bo-${invent.digits(8)}@example.vn`;
  await code(meet, house, email);
  const [, link] = (await house.letter(email)).match(/https?:\/\/[^/]+(\/activate\S+)/);
  await staff.go(link);
  await chooses(staff);
  await staff.go("/reports/subscriptions");
  await staff.says("subscriptions.empty");
  await sound(staff);
  await staff.choose("subscriptions.form.format", say("subscriptions.format.pdf"));
  await staff.press("subscriptions.form.submit");
  await staff.says("subscriptions.done");
  await staff.says("subscriptions.nothing_yet");
  await staff.sees("Tỉnh Đắk Lắk");
  await sound(staff);
  const end = staff.page.getByRole("button", { name: say("subscriptions.end_named", { name: "Tỉnh Đắk Lắk" }) });
  await staff.leaving(() => end.click(), 200);
  await staff.says("subscriptions.ended");
  await staff.says("subscriptions.empty");
}

// The administrator opens an account and hands its code over.
async function code(meet, house, email) {
  const administrator = await meet();
  await administrator.signIn(house.who("administrator"));
  await administrator.go("/accounts/new?role=province_staff&province=66");
  await sound(administrator);
  await administrator.fill("accounts.new.name", invent.name());
  if (email) await administrator.fill("accounts.new.email", email);
  else await administrator.fill("accounts.new.phone", invent.phone());
  await administrator.choose("accounts.new.areas", "Đắk Lắk");
  await administrator.press("accounts.new.submit");
  await sound(administrator);
  return administrator.code();
}

async function chooses(staff) {
  await staff.fill("accounts.activate.password", invent.PASSWORD);
  await staff.press("accounts.activate.submit");
}
