// Somebody in front of a browser: what journeys are told in.
import assert from "node:assert/strict";
import { label, say, starting } from "./sentences.mjs";

export class Person {
  constructor(page, house, mode) {
    Object.assign(this, { page, house, mode });
    this.context = page.context();
    // A script that the policy refuses, or that throws, is a fault of the page.
    page.on("pageerror", (error) => (this.fault ??= `a script failed: ${error.message}`));
    page.on("console", (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) this.fault ??= message.text();
    });
  }

  async go(path, status = 200) {
    const answer = await this.page.goto(new URL(path, this.house.address).href);
    assert.equal(answer.status(), status, `${path} answered ${answer.status()}`);
    return answer;
  }

  // Does what loads another page; answers with its response.
  async leaving(act, status) {
    const arrives = this.page.waitForResponse((answer) => {
      const request = answer.request();
      const moved = answer.status() >= 300 && answer.status() < 400;
      return request.isNavigationRequest() && request.frame() === this.page.mainFrame() && !moved;
    });
    const [answer] = await Promise.all([arrives, act()]);
    await this.page.waitForLoadState("load");
    if (status) assert.equal(answer.status(), status, `${answer.url()} answered ${answer.status()}`);
    return answer;
  }

  // The button with these words, in the page's main part.
  button(key, filled) {
    const name = key.includes(".") ? say(key, filled) : key;
    return this.page.getByRole("main").getByRole("button", { name, exact: true });
  }

  press(key, status = 200) {
    return this.leaving(() => this.button(key).first().click(), status);
  }

  follow(key, status = 200) {
    const link = this.page.getByRole("link", { name: say(key), exact: true });
    return this.leaving(() => link.first().click(), status);
  }

  followText(text) {
    return this.leaving(() => this.page.getByRole("link", { name: text }).first().click(), 200);
  }

  field(key) {
    return this.page.getByLabel(label(say(key))).first();
  }

  fill(key, value) {
    return this.field(key).fill(value);
  }

  // One of the choices of a fieldset, by the choice's own words.
  choice(groupKey, text) {
    const group = this.page.getByRole("group", { name: starting(say(groupKey)) });
    return group.locator("label").filter({ hasText: text }).first();
  }

  choose(groupKey, text) {
    return this.choice(groupKey, text).click();
  }

  async text() {
    return (await this.page.locator("body").innerText()).normalize("NFC");
  }

  async sees(text) {
    const shown = await this.text();
    const flat = (words) => words.replace(/\s+/g, " ").toLowerCase();
    assert.ok(flat(shown).includes(flat(text)), `“${text}” is not on ${this.page.url()}:\n${shown}`);
  }

  says(key, filled) {
    return this.sees(say(key, filled));
  }

  async doesNotSee(text) {
    const shown = await this.text();
    assert.ok(!shown.includes(text), `“${text}” is on ${this.page.url()}`);
  }

  path() {
    return new URL(this.page.url()).pathname;
  }

  async code(nth = 0) {
    return (await this.page.locator(".code").nth(nth).innerText()).trim();
  }

  async signIn({ login, password }) {
    await this.go("/sign-in");
    await this.fill("accounts.sign_in.login", login);
    await this.fill("accounts.sign_in.password", password);
    await this.press("accounts.sign_in.submit");
    assert.notEqual(this.path(), "/sign-in", `${login} cannot sign in:\n${await this.text()}`);
  }

  async signOut() {
    const out = this.page.getByRole("button", { name: say("layout.sign_out") });
    await this.leaving(() => out.click(), 200);
  }

  // The commune, found without accents. With a script the list opens while one types; without,
  // `look` makes the server answer with what to choose from.
  async pickCommune(key, whichKey, typed, wanted, look) {
    if (this.mode.script) {
      await this.field(key).pressSequentially(typed);
      const option = this.page.getByRole("option", { name: wanted }).first();
      await option.waitFor();
      await option.click();
    } else {
      await this.fill(key, typed);
      await look();
      await this.choose(whichKey, wanted);
    }
  }

  // Nothing sticks out of a phone's screen.
  async fits() {
    const { wide, screen } = await this.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      screen: document.documentElement.clientWidth,
    }));
    assert.ok(wide <= screen, `${this.path()} is ${wide} px wide on a screen of ${screen}`);
  }

  // Every picture of the page has come.
  async seesPictures() {
    const missing = await this.page.evaluate(async () => {
      const pictures = [...document.images];
      for (const picture of pictures) {
        picture.loading = "eager";
        await picture.decode().catch(() => {});
      }
      return pictures.filter((picture) => picture.naturalWidth === 0).map((picture) => picture.src);
    });
    assert.ok(missing.length === 0, `${this.path()} lacks ${missing.join(", ")}`);
  }

  async faultless() {
    if (this.fault) throw new Error(`${this.page.url()}: ${this.fault}`);
  }
}
