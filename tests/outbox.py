"""Mails of a system without a mail server: files in a folder of its own."""
import email.policy
import re

from system import wait_for


def token_for(system, address, page):
    """The token in the newest mail to somebody whose link leads to that page. Waits for it."""
    def found():
        mails = sorted((system.data / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        for path in reversed(mails):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            token = re.search(rf"/{page}#token=([\w-]+)", mail.get_content())
            if token and address in mail["To"]:
                return token[1]
        return None
    return wait_for(found, f"a mail to {address}")
