#!/usr/bin/env python3
"""Sends odd values to every query and every form, as every role.

    scripts/drills/forms.py ADDRESS [--seconds 900] [--roles NAME…]

ADDRESS is a running server with the demo's data (`lensan demo`), on this machine. The crawl follows every
link that each role is shown, and a form counts once per role, address pattern and set of fields. Each field
then gets every odd value while the others keep what the page proposed; a query gets them too.

A finding is an answer of 500 or more, an answer that is no page of lensan, markup that comes back as it was
sent, a value that became a header, or an answer slower than ten seconds. The last lines are counts and
`findings: N`; the exit status is 0 only for none.
"""

import argparse
import html.parser
import http.client
import re
import sys
import time
import urllib.parse

PASSWORD = "lua-chin-vang"
ROLES = {
    "stranger": None,
    "household": "0950000001",
    "cooperative_officer": "0950000002",
    "digital_team": "0950000003",
    "district_staff": "0950000004",
    "province_staff": "0950000005",
    "administrator": "0950000006",
}
MARK = "<x9z onload=1>"
ODD = [
    "",
    " ",
    "\0",
    "a\0b",
    "\r\nSet-Cookie: x9z=1",
    MARK,
    "\"'><script>x9z</script>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "' OR '1'='1",
    "'; DROP TABLE accounts; --",
    "../../../../etc/passwd",
    "-1",
    "0",
    "9223372036854775808",
    "1e309",
    "NaN",
    "0,5",
    "1.234.567,89",
    "31/02/2026",
    "2026-02-31",
    "-262144-01-01",
    "9999-12-31",
    "\u202e\u200b\ufeff",
    "e\u0301" * 200,
    "ả" * 20000,
    "=cmd|' /C calc'!A0",
    "00000000-0000-0000-0000-000000000000",
    "javascript:alert(1)",
    "//evil.example/x9z",
    "%2e%2e%2f%00",
]
# These end what the crawl stands on.
LEFT_OUT = re.compile(r"^/(sign-out|language|display|size|contrast)|/(end|sign-out)$|/sessions/end$|^/account/password$")
ADDRESS_PARTS = [
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "{uuid}"),
    (re.compile(r"/t/[0-9A-Z]+"), "/t/{code}"),
    (re.compile(r"/[0-9a-f]{32,}"), "/{hash}"),
    (re.compile(r"/\d+(?=/|$)"), "/{n}"),
]


def pattern(path):
    for found, name in ADDRESS_PARTS:
        path = found.sub(name, path)
    return path


class Page(html.parser.HTMLParser):
    """The links and forms of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self.form, self.select, self.area = [], [], None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "a" and a.get("href", "").startswith("/"):
            self.links.append(a["href"].split("#")[0])
        elif tag == "form":
            self.form = {
                "action": a.get("action") or "",
                "method": (a.get("method") or "get").lower(),
                "multipart": a.get("enctype") == "multipart/form-data",
                "fields": [],
            }
            self.forms.append(self.form)
        elif self.form is not None and tag in ("input", "button") and a.get("name"):
            kind = a.get("type", "text")
            if kind in ("checkbox", "radio") and "checked" not in a:
                if any(name == a["name"] for name, _, _ in self.form["fields"]):
                    return
            self.form["fields"].append((a["name"], a.get("value") or "", kind))
        elif self.form is not None and tag == "select" and a.get("name"):
            self.select = a["name"]
        elif self.select and tag == "option":
            if not any(name == self.select for name, _, _ in self.form["fields"]) or "selected" in a:
                self.form["fields"] = [f for f in self.form["fields"] if f[0] != self.select]
                self.form["fields"].append((self.select, a.get("value") or "", "select"))
        elif self.form is not None and tag == "textarea" and a.get("name"):
            self.form["fields"].append((a["name"], "", "textarea"))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None


class Person:
    """A browser of one role, without scripts."""

    def __init__(self, address, role):
        self.host, self.role, self.cookies, self.slowest = address, role, {}, (0, "")
        self.statuses, self.findings = {}, []
        self.connection = None

    def ask(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers.setdefault("Origin", f"http://{self.host}")
        began = time.monotonic()
        for attempt in (1, 2):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection(self.host, timeout=30)
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                data = answer.read()
                break
            except (http.client.HTTPException, OSError) as error:
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    self.finding(f"no answer ({error!r})", method, path, body)
                    return 0, {}, ""
        took = time.monotonic() - began
        self.slowest = max(self.slowest, (took, f"{method} {path[:80]}"))
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            value = rest.split(";")[0]
            if "x9z" in name:
                self.finding("a value became a cookie", method, path, body)
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        status = answer.status
        self.statuses[status] = self.statuses.get(status, 0) + 1
        kind = answer.headers.get("Content-Type", "")
        text = data.decode("utf-8", "replace") if "text" in kind or "json" in kind or "svg" in kind else ""
        if status >= 500 and status != 503:
            self.finding(f"status {status}", method, path, body)
        if status >= 400 and "text/html" in kind and "lensan" not in text:
            self.finding(f"{status} is no page of lensan", method, path, body)
        if "text/html" in kind and ("<x9z" in text or "<script>x9z" in text):
            self.finding("markup came back", method, path, body)
        location = answer.headers.get("Location", "")
        if "x9z" in location and not location.startswith("/") or location.startswith("//"):
            self.finding("led elsewhere", method, path, body)
        if took > 10:
            self.finding(f"{took:.1f} s", method, path, body)
        return status, answer.headers, text

    def finding(self, what, method, path, body):
        line = f"{self.role}: {what}: {method} {path[:120]} {(body or b'')[:160]!r}"
        self.findings.append(line)
        print(line, flush=True)

    def sign_in(self, login):
        self.cookies = {k: v for k, v in self.cookies.items() if "session" not in k}
        _, _, text = self.ask("GET", "/sign-in")
        form = next(f for f in Page(text).forms if f["action"] == "/sign-in")
        fields = [(n, v) for n, v, _ in form["fields"] if n not in ("login", "password")]
        fields += [("login", login), ("password", PASSWORD)]
        status, _, _ = self.send("/sign-in", fields)
        if status != 303:
            sys.exit(f"{self.role} cannot sign in: {status}")

    def send(self, action, fields, multipart=False):
        if not multipart:
            body = urllib.parse.urlencode(fields).encode()
            return self.ask("POST", action, body, {"Content-Type": "application/x-www-form-urlencoded"})
        edge = "x9zedge"
        parts = []
        for name, value in fields:
            file = '; filename="a.jpg"\r\nContent-Type: image/jpeg' if isinstance(value, bytes) else ""
            value = value if isinstance(value, bytes) else value.encode("utf-8", "replace")
            name = name.replace('"', "")
            head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
            parts.append(head.encode() + value + b"\r\n")
        body = b"".join(parts) + f"--{edge}--\r\n".encode()
        return self.ask("POST", action, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})


def crawl(person, budget):
    """Every page by its pattern, each with a few sets of query names; every form once."""
    until = time.monotonic() + budget
    waiting, seen, forms = ["/", "/register", "/sign-in", "/open-data", "/producers", "/listings"], {}, {}
    while waiting and time.monotonic() < until:
        link = waiting.pop(0)
        path, _, query = link.partition("?")
        names = tuple(sorted(n for n, _ in urllib.parse.parse_qsl(query, True)))
        key = (pattern(path), names)
        if LEFT_OUT.search(path) or seen.get(key, 0) >= 2:
            continue
        seen[key] = seen.get(key, 0) + 1
        status, headers, text = person.ask("GET", link)
        if status in (302, 303) and headers.get("Location", "").startswith("/"):
            waiting.append(headers["Location"])
        if "text/html" not in headers.get("Content-Type", ""):
            continue
        page = Page(text)
        waiting += page.links
        for form in page.forms:
            action = form["action"] or path
            fields = tuple(sorted({n for n, _, _ in form["fields"]}))
            forms.setdefault((form["method"], pattern(action.split("?")[0]), fields), (link, form))
    return seen, forms


def token_of(person, login, link, method, action):
    """A page's own form, with a token that is fresh. Odd values sign people out now and then."""
    for signed_in_anew in (False, True):
        status, _, text = person.ask("GET", link)
        for form in Page(text).forms:
            there = pattern((form["action"] or link).split("?")[0])
            if form["method"] == method and there == action:
                return form
        if login and status in (303, 401) and not signed_in_anew:
            person.sign_in(login)
    return None


def attack_queries(person, seen, until):
    """Each name of a query once per address, however many sets of names led there."""
    asked, unasked = set(), 0
    for path, names in seen:
        if "{" in path:
            continue
        for name in names or ("q",):
            if (path, name) in asked:
                continue
            if time.monotonic() > until:
                unasked += 1
                continue
            asked.add((path, name))
            for value in ODD:
                query = urllib.parse.urlencode([(n, value if n == name else "1") for n in names or ("q",)])
                person.ask("GET", f"{path}?{query[:6000]}")
    return len(asked), unasked


def attack_forms(person, login, forms, until):
    sent, unsent, gone = 0, 0, 0
    for (method, action, names), (link, form) in forms.items():
        if LEFT_OUT.search(action) or time.monotonic() > until:
            unsent += 1
            continue
        tried = set()
        for name in names:
            # A grid has a field for each place and measure: one of each kind says what all of them do.
            kind = re.sub(r"\d+", "{n}", name)
            if name == "_token" or kind in tried:
                continue
            tried.add(kind)
            fresh = token_of(person, login, link, method, action)
            if fresh is None:
                # What was done with its other fields has taken the form away.
                gone += 1
                continue
            for value in ODD:
                fields = [(n, value if n == name else v) for n, v, kind in fresh["fields"] if kind != "file"]
                fields += [(n, b"\xff\xd8\xff" + value.encode("utf-8", "replace")[:400]) for n, _, k in fresh["fields"] if k == "file"]
                address = fresh["action"] or link.split("?")[0]
                if method == "get":
                    person.ask("GET", f"{address.split('?')[0]}?{urllib.parse.urlencode(fields)[:6000]}")
                    status = 200
                else:
                    status, _, _ = person.send(address, fields, form["multipart"])
                sent += 1
                if status == 409:
                    # Its token has aged: the rest of the values goes with a new one.
                    fresh = token_of(person, login, link, method, action) or fresh
                if login and (status == 401 or not any("session" in name for name in person.cookies)):
                    person.sign_in(login)
                    break
    return sent, unsent, gone


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("address")
    arguments.add_argument("--seconds", type=float, default=900)
    arguments.add_argument("--roles", nargs="+", default=list(ROLES), choices=list(ROLES))
    given = arguments.parse_args()
    host = given.address.removeprefix("http://").rstrip("/")
    if host.split(":")[0] not in ("127.0.0.1", "localhost"):
        sys.exit("only a server on this machine is attacked")
    findings, each = [], given.seconds / len(given.roles)
    for role in given.roles:
        login = ROLES[role]
        person = Person(host, role)
        if login:
            person.sign_in(login)
        until = time.monotonic() + each
        seen, forms = crawl(person, each / 4)
        sent, unsent, gone = attack_forms(person, login, forms, until)
        asked, unasked = attack_queries(person, seen, until)
        statuses = " ".join(f"{status}:{n}" for status, n in sorted(person.statuses.items()))
        print(
            f"{role}: {len({p for p, _ in seen})} addresses, {asked} names of queries ({unasked} not), "
            f"{len(forms)} forms ({unsent} not, {gone} fields of forms that went), {sent} sent; {statuses}; slowest {person.slowest[0]:.2f} s {person.slowest[1]}",
            flush=True,
        )
        findings += person.findings
    print(f"findings: {len(findings)}")
    sys.exit(1 if findings else 0)


main()
