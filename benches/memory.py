#!/usr/bin/env python3
"""Resident memory of `lensan serve` on the demo: after an attack on the sign-in page, and after
minutes of mixed load with PDFs, workbooks and photos.

LENSAN_BIN names the binary (target/release/lensan), LENSAN_BEFORE a second one that is measured in
the same run, LENSAN_BENCH_MINUTES how long the mixed load lasts (10; 0 = none). LENSAN_DEMO names a
demo that is copied instead of built. LENSAN_BENCH_LIMIT_MB makes it a test: the exit status is 1
where more is still resident 60 s after the attack. Everything happens on 127.0.0.1 and in a temporary
folder, with nothing but the standard library, and ends by itself."""
import http.client
import os
import random
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
import zlib

PASSWORD = "lua-chin-vang"
OFFICER, PROVINCE, ADMINISTRATOR = "0950000002", "0950000005", "0950000006"
SIGN_INS = 500
SETTLED_AFTER = 60


class Browser:
    """Cookies, forms and one connection; behind a proxy that tells its address."""

    def __init__(self, port):
        self.port, self.cookies, self.token = port, {}, None
        self.address = ".".join(["10"] + [str(random.randrange(256)) for _ in range(3)])

    def ask(self, method, path, body=None, kind=None):
        headers = {"X-Forwarded-For": self.address}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.cookies.items())
        if kind:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            for cookie in answer.headers.get_all("set-cookie") or []:
                name, value = cookie.split(";")[0].split("=", 1)
                self.cookies[name] = value
            return answer.status, text
        finally:
            connection.close()

    def get(self, path):
        return self.ask("GET", path)

    def form_token(self):
        if self.token is None:
            text = self.get("/sign-in")[1].decode()
            self.token = re.search('name="_token" value="([^"]*)"', text).group(1)
        return self.token

    def post(self, path, **fields):
        body = urllib.parse.urlencode({"_token": self.form_token(), **fields})
        return self.ask("POST", path, body, "application/x-www-form-urlencoded")[0]

    def upload(self, path, photo):
        parts = [("_token", self.form_token()), ("uuid", str(uuid.uuid4()))]
        body = b""
        for name, value in parts:
            head = f'--b\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            body += head.encode()
        head = '--b\r\ncontent-disposition: form-data; name="photo"; filename="a.png"\r\n\r\n'
        body += head.encode() + photo + b"\r\n--b--\r\n"
        return self.ask("POST", path, body, "multipart/form-data; boundary=b")[0]

    def sign_in(self, phone):
        status = self.post("/sign-in", login=phone, password=PASSWORD)
        if status != 303:
            raise RuntimeError(f"signing in was answered with {status}")
        return self


def surroundings():
    """What is set here, but for what this script itself is told."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LENSAN_")}


class Server:
    def __init__(self, binary, home):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        demo = os.path.join(home, "demo")
        if ready := os.environ.get("LENSAN_DEMO"):
            shutil.copytree(ready, demo)
        else:
            made = [binary, "demo", "--no-serve", "--fresh", "--dir", demo]
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        settings = {
            "DATABASE_URL": f"sqlite:{demo}/lensan.db",
            "LENSAN_UPLOADS": f"{demo}/uploads",
            "LENSAN_KEY_FILE": f"{demo}/lensan.key",
            "LENSAN_MAIL_DIR": f"{demo}/mail",
            "LENSAN_LISTEN": f"127.0.0.1:{self.port}",
            "LENSAN_BEHIND_PROXY": "1",
            "RUST_LOG": "error",
        }
        self.process = subprocess.Popen([binary, "serve"], env={**surroundings(), **settings})
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if Browser(self.port).get("/readyz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError("the server did not get ready")

    def megabytes(self, what="VmRSS"):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(rf"{what}:\s+(\d+)", status.read()).group(1)) // 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def in_threads(number, work):
    threads = [threading.Thread(target=work, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def attack(server):
    """Wrong sign-ins from as many addresses at as many logins, a hundred at once."""
    answers = []

    def lane(n):
        for _ in range(SIGN_INS // 100):
            login = f"09{random.randrange(10**8):08}"
            answers.append(Browser(server.port).post("/sign-in", login=login, password="sai-roi-nhe"))

    in_threads(100, lane)
    looked_at = answers.count(422)
    if looked_at < SIGN_INS * 0.9:
        raise RuntimeError(f"only {looked_at} of {SIGN_INS} sign-ins were looked at")


def photo():
    """12 megapixels as PNG: one random line, shifted from row to row."""
    width, height = 4000, 3000
    line = random.randbytes(width * 3) * 2
    rows = (b"\0" + line[n % width * 3 :][: width * 3] for n in range(height))
    packer, pixels = zlib.compressobj(1), b""
    pixels = b"".join(packer.compress(row) for row in rows) + packer.flush()
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", pixels),
        (b"IEND", b""),
    ]
    whole = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        whole += struct.pack(">I", len(data)) + name + data
        whole += struct.pack(">I", zlib.crc32(name + data))
    return whole


def mixed_load(server, minutes):
    until = time.monotonic() + minutes * 60
    photos = [photo() for _ in range(4)]
    counts = {}

    def note(what, status):
        counts[(what, status)] = counts.get((what, status), 0) + 1

    def repeat(work):
        while time.monotonic() < until:
            try:
                work()
            except OSError as cause:
                note("failed", type(cause).__name__)

    question = "province=66&period=2024-08&boundaries=2024-08-31"
    pages = ["districts", "funnel", "channels", "multiples"]

    def reports(phone):
        person = Browser(server.port).sign_in(phone)

        def work():
            for form in ("pdf", "xlsx", "csv"):
                note(form, person.get(f"/reports/districts.{form}?{question}")[0])
            note("page", person.get(f"/reports/{random.choice(pages)}?{question}")[0])

        repeat(work)

    def photographs(_):
        person = Browser(server.port).sign_in(OFFICER)
        found = re.findall(r'href="(/listings/[0-9a-f-]{36})"', person.get("/listings")[1].decode())

        def work():
            listing = random.choice(found)
            note("photo", person.upload(f"{listing}/photos", random.choice(photos)))
            text = person.get(listing)[1].decode()
            for remove in re.findall(rf'action="({listing}/photos/[^"/]+/remove)"', text)[:1]:
                note("removed", person.post(remove))

        repeat(work)

    def guesses(_):
        def work():
            login = f"09{random.randrange(10**8):08}"
            note("sign-in", Browser(server.port).post("/sign-in", login=login, password="sai-roi-nhe"))
            time.sleep(0.5)

        repeat(work)

    kinds = [lambda n: reports(PROVINCE), lambda n: reports(ADMINISTRATOR), photographs, photographs, guesses]
    in_threads(len(kinds), lambda n: kinds[n](n))
    told = ", ".join(f"{n} {what} {status}" for (what, status), n in sorted(counts.items(), key=str))
    print(f"  {told}")


def settled(server, limit=None):
    """What is resident when a minute has passed, or as soon as it is within the limit."""
    began = time.monotonic()
    while (passed := time.monotonic() - began) < SETTLED_AFTER:
        if limit and server.megabytes() <= limit:
            break
        time.sleep(1)
    print(f"  {passed:.0f} s later: {server.megabytes()} MB", flush=True)
    return server.megabytes()


def measure(name, binary, minutes, limit=None):
    home = tempfile.mkdtemp(prefix="lensan-memory.")
    try:
        server = Server(binary, home)
        try:
            print(f"{name}: {server.megabytes()} MB when ready", flush=True)
            attack(server)
            print(f"  right after {SIGN_INS} wrong sign-ins: {server.megabytes()} MB", flush=True)
            attacked = settled(server, limit)
            if minutes:
                mixed_load(server, minutes)
                print(f"  right after {minutes:g} minutes of mixed load: {server.megabytes()} MB", flush=True)
                settled(server)
                print(f"  at most: {server.megabytes('VmHWM')} MB", flush=True)
            return attacked
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


def main():
    minutes = float(os.environ.get("LENSAN_BENCH_MINUTES", "10"))
    now = os.environ.get("LENSAN_BIN", "target/release/lensan")
    if before := os.environ.get("LENSAN_BEFORE"):
        measure("before", before, minutes)
    limit = int(os.environ.get("LENSAN_BENCH_LIMIT_MB", "0"))
    attacked = measure("now", now, minutes, limit)
    if limit and attacked > limit:
        sys.exit(f"{attacked} MB are resident after the attack, more than {limit}")


if __name__ == "__main__":
    main()
