#!/usr/bin/env python3
"""Times an officer's page while twelve strangers ask for open data and while six accounts ask for
what is expensive.

    benches/strangers.py [BINARY …]

Each binary builds a demo in a temporary folder, serves it on 127.0.0.1, and is measured in turn, so
that the ratios are those of one run. Without arguments: the release build of this checkout, after
the one that LENSAN_BEFORE names. Takes a minute or two a binary. Only processes started here are
ended."""
import http.client, os, re, shutil, statistics, subprocess, sys, tempfile, threading, time, urllib.parse

PORT = 9111
PASSWORD = 'lua-chin-vang'
SECONDS = 12
PAGE = '/reports/districts?province=66&period=2024-08'
EXPENSIVE = ['/reports/funnel?province=66', '/reports/country', '/reports/districts.pdf?province=66',
             '/reports/districts.xlsx?province=66&rows=communes&boundaries=2025-07-01']


class Browser:
    def __init__(self):
        self.cookies = {}

    def ask(self, path, form=None):
        """Status and body; None where no answer came within a minute."""
        link = http.client.HTTPConnection('127.0.0.1', PORT, timeout=60)
        headers = {'Cookie': '; '.join(f'{n}={v}' for n, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers['Content-Type'] = 'application/x-www-form-urlencoded'
        try:
            link.request('GET' if form is None else 'POST', path, body, headers)
            answer = link.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            return None, b''
        finally:
            link.close()
        for cookie in answer.headers.get_all('Set-Cookie') or []:
            name, value = cookie.split(';')[0].split('=', 1)
            self.cookies[name] = value
        return answer.status, text

    def sign_in(self, phone):
        _, page = self.ask('/sign-in')
        token = re.search(rb'name="_token" value="([^"]*)"', page).group(1).decode()
        status, _ = self.ask('/sign-in', {'_token': token, 'login': phone, 'password': PASSWORD})
        if status != 303:
            sys.exit(f'signing in as {phone}: {status}')
        return self


def timed_page(officer, seconds):
    """Milliseconds of the page, asked again and again; nothing but a 200 counts."""
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        status, _ = officer.ask(PAGE)
        times.append((time.monotonic() - began) * 1000)
        if status != 200:
            sys.exit(f'{PAGE}: {status}')
        time.sleep(0.05)
    return times


def while_asked(name, officer, crowd, paths_of):
    """`paths_of(n, round)` is what the nth of a crowd asks next."""
    stop, answers, lock = threading.Event(), {}, threading.Lock()

    def one(n, browser):
        for turn in range(100_000):
            if stop.is_set():
                return
            status, _ = browser.ask(paths_of(n, turn))
            with lock:
                answers[status] = answers.get(status, 0) + 1
            if status != 200:
                time.sleep(0.2)

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(crowd)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    times = timed_page(officer, SECONDS)
    stop.set()
    for thread in threads:
        thread.join()
    told(name, times, answers)


def told(name, times, answers=''):
    times = sorted(times)
    print(f'{name:44} median {statistics.median(times):7.1f} ms, longest {times[-1]:8.1f} ms  {answers}', flush=True)


def until(n, turn):
    """Another end for each, and another one each time."""
    number = (n * 37 + turn) % 600
    return f'until-{2024 + number // 12 % 50}-{number % 12 + 1:02}-14'


def measured(binary):
    print(f'== {binary}', flush=True)
    home = tempfile.mkdtemp()
    env = dict(os.environ, LENSAN_LISTEN=f'127.0.0.1:{PORT}', RUST_LOG='error')
    demo = [binary, 'demo', '--dir', f'{home}/demo']
    server = None
    try:
        subprocess.run([*demo, '--no-serve'], env=env, check=True, capture_output=True)
        server = subprocess.Popen(demo, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while Browser().ask('/healthz')[0] != 200:
            if time.monotonic() > end:
                sys.exit('it does not answer')
            time.sleep(0.1)
        officer = Browser().sign_in('0950000005')
        timed_page(officer, 1)
        told('the page alone', timed_page(officer, 4))
        strangers = [Browser() for _ in range(12)]
        one = '/open/v1/communes.json?province=66&boundaries=2025-07-01'
        while_asked('12 strangers, one question', officer, strangers, lambda n, turn: one)
        while_asked('12 strangers, each another question', officer, strangers,
                    lambda n, turn: f'{one}&period={until(n, turn)}')
        accounts = [Browser().sign_in(phone) for phone in ('0950000006', '0950000004') for _ in range(3)]
        while_asked('6 browsers of two accounts, what is expensive', officer, accounts,
                    lambda n, turn: EXPENSIVE[(n + turn) % len(EXPENSIVE)])
    finally:
        if server:
            server.terminate()
            server.wait(30)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == '__main__':
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
    own = os.path.join(os.environ.get('CARGO_TARGET_DIR', os.path.join(here, 'target')), 'release', 'lensan')
    before = [os.environ['LENSAN_BEFORE']] if 'LENSAN_BEFORE' in os.environ else []
    for binary in sys.argv[1:] or [*before, own]:
        measured(binary)
