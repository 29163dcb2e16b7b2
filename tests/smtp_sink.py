"""A real SMTP server of a test's own (aiosmtpd), which keeps what it takes and answers as it is told."""
import asyncio
import collections
import email
import email.header
import email.policy
import email.utils
import re
import ssl
import subprocess
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

TOKEN = re.compile(r"#token=([\w-]+)")


class Sink:
    """Listens from start() to stop(), always on the same port."""

    def __init__(self, port, **options):
        """@param options  of aiosmtpd's SMTP: tls_context, authenticator, …"""
        self.port, self.options = port, options
        self.taken = []                      # mails, in the order they were taken
        self.sessions = []                   # of those mails: what aiosmtpd knows of the client
        self.answers = collections.deque()   # to the next messages, instead of 250
        self.refused = set()                 # addresses that are no mailbox here
        self.delay_s = 0.0                   # before a message is answered
        self.attempts = 0
        self.begun = threading.Event()       # a message has come, and is not answered
        self.controller = None

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **self.options)
        self.controller.start()

    def stop(self):
        if self.controller:
            self.controller.stop(no_assert=True)
            self.controller = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.attempts += 1
        self.begun.set()
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        if self.answers:
            return self.answers.popleft()
        mail = read_mail(envelope.original_content)
        mail.raw, mail.envelope_to = envelope.original_content, list(envelope.rcpt_tos)
        self.taken.append(mail)
        self.sessions.append(session)
        return "250 OK"

    def mails_to(self, address, subject=""):
        """Those that were taken for an address, oldest first."""
        return [mail for mail in list(self.taken) if mail.envelope_to == [address] and subject in mail["Subject"]]


def read_mail(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def recipients(raw):
    """(name, address) of each. By the older reader: the newer one puts a blank between two encoded
    words of a name, against RFC 2047 section 6.2."""
    to = email.message_from_bytes(raw, policy=email.policy.compat32)["To"]
    return [(str(email.header.make_header(email.header.decode_header(name))), address)
            for name, address in email.utils.getaddresses([to])]


def token_of(mail):
    """The one that a mail's link carries."""
    return TOKEN.search(mail.get_content())[1]


def make_certificate(folder, host="127.0.0.1"):
    """@return (certificate, key), for a server that is only reached by that address"""
    certificate, key = folder / "smtp.pem", folder / "smtp.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=crier test", "-addext", f"subjectAltName=IP:{host}",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=60)
    return certificate, key


def server_context(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


class OnePerson:
    """An authenticator that knows one user."""

    def __init__(self, user, password):
        self.user, self.password = user.encode(), password.encode()

    def __call__(self, server, session, envelope, mechanism, data):
        good = data.login == self.user and data.password == self.password
        return AuthResult(success=good, handled=False, auth_data=self.user if good else None)
