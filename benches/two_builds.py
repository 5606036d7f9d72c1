#!/usr/bin/env python3
"""Compares two builds of lensan in turn, on the same machine at the same time of day:

    benches/two_builds.py BEFORE NOW [ROUNDS]

BEFORE and NOW are two binaries. Each builds a demo of its own, so that an older one can read it. In every
round each is started, its memory is read after five seconds without a request, and wrk asks for the page of
one code with 32 connections. Prints a line for each, and the medians. Needs wrk; all happens on 127.0.0.1 and
in a temporary folder.
"""

import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Build:
    def __init__(self, name, binary, folder):
        self.name, self.binary = name, os.path.abspath(binary)
        self.env = dict(
            os.environ,
            DATABASE_URL=f"sqlite:{folder}/lensan.db",
            LENSAN_UPLOADS=f"{folder}/uploads",
            LENSAN_KEY_FILE=f"{folder}/lensan.key",
            RUST_LOG="warn",
        )
        said = self.run("demo", "--dir", folder, "--fresh", "--no-serve")
        self.code = re.search(r"/t/([0-9A-Z-]+)", said).group(1)
        self.cpu, self.idle = [], []

    def run(self, *arguments):
        done = subprocess.run([self.binary, *arguments], env=self.env, check=True, capture_output=True, text=True)
        return done.stdout + done.stderr

    def round(self):
        port = free_port()
        env = dict(self.env, LENSAN_LISTEN=f"127.0.0.1:{port}", LENSAN_BASE_URL=f"http://127.0.0.1:{port}")
        server = subprocess.Popen([self.binary, "serve"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.wait(f"http://127.0.0.1:{port}/readyz")
            time.sleep(5)
            idle = resident(server.pid)
            address = f"http://127.0.0.1:{port}/t/{self.code}"
            wrk(address, 2)
            before = processor(server.pid)
            requests = wrk(address, 8)
            cpu = (processor(server.pid) - before) / requests * 1e6
        finally:
            server.terminate()
            server.wait(30)
        self.cpu.append(cpu)
        self.idle.append(idle)
        print(f"{self.name}: {cpu:.1f} µs of the processor a page, {idle:.1f} MB when idle")

    @staticmethod
    def wait(address):
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=1).read()
                return
            except OSError:
                time.sleep(0.1)
        sys.exit(f"nobody answers at {address}")

    def medians(self):
        cpu, idle = statistics.median(self.cpu), statistics.median(self.idle)
        print(f"{self.name}, median of {len(self.cpu)}: {cpu:.1f} µs, {idle:.1f} MB")


def wrk(address, seconds):
    said = subprocess.run(["wrk", "-t1", "-c32", f"-d{seconds}s", address], check=True, capture_output=True, text=True)
    if "Non-2xx" in said.stdout:
        sys.exit(said.stdout)
    return int(re.search(r"(\d+) requests in", said.stdout).group(1))


def processor(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    rounds = int(sys.argv[3]) if len(sys.argv) == 4 else 5
    with tempfile.TemporaryDirectory() as folder:
        builds = [Build(name, binary, f"{folder}/{name}") for name, binary in zip(("before", "now"), sys.argv[1:3])]
        for _ in range(rounds):
            for build in builds:
                build.round()
        for build in builds:
            build.medians()


if __name__ == "__main__":
    main()
