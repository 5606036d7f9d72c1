"""A real SMTP server for the tests of src/mail: aiosmtpd, which is not ours.

usage: smtp_server.py MODE PORT FOLDER      MODE is plain, starttls or tls

FOLDER holds server.pem and server.key for the TLS modes; every mail that is accepted is written
there as N.json. In the TLS modes only lensan / mật:khẩu@1 may send. Prints "ready" when it listens
and ends with its standard input, so that it never outlives the test that started it.
"""

import json
import logging
import pathlib
import ssl
import sys
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

# It warns of passwords without STARTTLS, also where the whole connection is TLS.
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

USER, PASSWORD = b"lensan", "mật:khẩu@1".encode()


class Mailbox:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if (self.folder / "refuses-senders").exists():
            return f"550 5.7.1 <{address}> may not send here"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("nobody@"):
            return f"550 5.1.1 <{address}> no such person"
        if address.startswith("full@"):
            return f"452 4.2.2 <{address}> mailbox is full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": server.transport.get_extra_info("cipher") is not None,
            "authenticated": session.authenticated,
            "host": session.host_name,
            "raw": envelope.original_content.decode(),
        }
        draft = self.folder / f".{self.count}.draft"
        draft.write_text(json.dumps(mail))
        draft.rename(self.folder / f"{self.count}.json")
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    # "handled" would mean that we have answered already.
    return AuthResult(handled=False, success=(data.login, data.password) == (USER, PASSWORD))


def options(mode, folder):
    if mode == "plain":
        return {}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    login = {"authenticator": authenticate, "auth_required": True}
    if mode == "starttls":
        return {"tls_context": context, "require_starttls": True, **login}
    # aiosmtpd only counts STARTTLS as TLS; here nothing else can be spoken anyway.
    return {"ssl_context": context, "auth_require_tls": False, **login}


def main():
    mode, port, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
    controller = Controller(
        Mailbox(folder), hostname="127.0.0.1", port=port, **options(mode, folder)
    )
    controller.start()
    print("ready", flush=True)
    sys.stdin.read()
    controller.stop()


main()
