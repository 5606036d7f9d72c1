// Anybody reads the aggregates, without an account; who asks again is answered that nothing changed.
import assert from "node:assert/strict";
import { say } from "../support/sentences.mjs";
import { sound } from "../support/sound.mjs";

export const title = "Open data: found from the landing page, fetched, and not fetched twice";

export default async function ({ meet }) {
  const reader = await meet();
  await reader.go("/");
  await sound(reader);
  await reader.follow("home.landing.open_data");
  await reader.says("opendata.title");
  await reader.says("opendata.few");
  await sound(reader);
  const links = reader.page.getByRole("main").getByRole("link", { name: /JSON|CSV/ });
  const addresses = await links.evaluateAll((all) => all.map((link) => link.href));
  assert.ok(addresses.length >= 6, `only ${addresses.length} files`);
  for (const address of addresses) {
    const answer = await reader.context.request.get(address);
    assert.equal(answer.status(), 200, address);
    const tag = answer.headers().etag;
    const again = await reader.context.request.get(address, { headers: { "if-none-match": tag } });
    assert.equal(again.status(), 304, address);
    assert.doesNotMatch((await answer.body()).toString(), /mẫu\)/, `${address} names somebody`);
  }
  await reader.go("/language?to=en&back=/open");
  await reader.sees(say("opendata.title", {}, "en"));
  await sound(reader);
}
