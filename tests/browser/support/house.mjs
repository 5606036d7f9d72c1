// A copy of the demo, served for one run and thrown away afterwards.
import { spawn, execFile } from "node:child_process";
import { cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const freePort = () =>
  new Promise((done, fail) => {
    const probe = createServer().once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export async function openHouse(binary, demo) {
  const folder = await mkdtemp(join(tmpdir(), "lensan-browser-"));
  const dir = join(folder, "demo");
  await cp(demo, dir, { recursive: true });
  const listen = `127.0.0.1:${await freePort()}`;
  const server = spawn(binary, ["demo", "--dir", dir], {
    env: { ...process.env, LENSAN_LISTEN: listen, RUST_LOG: "warn", RUST_BACKTRACE: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const house = new House(binary, folder, dir, `http://${listen}`, server);
  try {
    await house.ready();
  } catch (error) {
    await house.close();
    throw error;
  }
  return house;
}

class House {
  constructor(binary, folder, dir, address, server) {
    Object.assign(this, { binary, folder, dir, address, server, printed: "", log: "" });
    server.stdout.on("data", (text) => (this.printed += text));
    server.stderr.on("data", (text) => (this.log += text));
    this.ended = new Promise((done) => {
      server.once("exit", (code, signal) => done(`the server ended (${code ?? signal})`));
      server.once("error", (error) => done(`the server did not start: ${error.message}`));
    });
    this.ended.then((why) => (this.dead = why));
  }

  async ready() {
    for (let tries = 0; tries < 300; tries++) {
      if (this.dead) throw new Error(`${this.dead}\n${this.printed}${this.log}`);
      const answer = await fetch(`${this.address}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await wait(100);
    }
    throw new Error(`the server is not ready after 30 s\n${this.printed}${this.log}`);
  }

  // The sign-in that the demo prints for a role: its phone, and the password that all of them share.
  who(role) {
    const login = this.printed.match(new RegExp(`^\\s*(\\S+) .*\\(${role}\\)$`, "m"))?.[1];
    const password = this.printed.match(/password (\S+)$/m)?.[1];
    if (!login || !password) throw new Error(`the demo prints no sign-in for ${role}:\n${this.printed}`);
    return { login, password };
  }

  // The newest letter to an address, in plain text. Mail is sent a moment after what causes it.
  async letter(to) {
    const mail = join(this.dir, "mail");
    for (let tries = 0; tries < 150; tries++) {
      const names = (await readdir(mail).catch(() => [])).filter((name) => name.endsWith(".eml"));
      for (const name of names.sort().reverse()) {
        const raw = await readFile(join(mail, name), "utf8");
        if (raw.includes(`To: ${to}`)) return plain(raw);
      }
      await wait(100);
    }
    throw new Error(`no letter came to ${to}`);
  }

  // A command of the program on this copy.
  async command(...args) {
    const env = {
      ...process.env,
      DATABASE_URL: `sqlite:${join(this.dir, "lensan.db")}`,
      LENSAN_UPLOADS: join(this.dir, "uploads"),
      LENSAN_KEY_FILE: join(this.dir, "lensan.key"),
    };
    return (await run(this.binary, args, { env, maxBuffer: 1 << 26 })).stdout;
  }

  async close() {
    if (!this.dead) this.server.kill("SIGTERM");
    const late = wait(15000).then(() => "late");
    if ((await Promise.race([this.ended, late])) === "late") {
      this.server.kill("SIGKILL");
      await this.ended;
      this.late = true;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

// The body of a letter of one part.
function plain(raw) {
  const [head, ...rest] = raw.split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return Buffer.from(body, "base64").toString("utf8");
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(head)) return body;
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
