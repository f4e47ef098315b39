"""Mail out, by the standard library's SMTP: one connection for as many as are due."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime

from innovations.config import MailServer
from innovations.domain import clock

SECONDS = 30
FAULTS = (smtplib.SMTPException, OSError, ValueError)
"""What may go wrong with one mail: refused, cut off, or an address that no header takes."""


@contextmanager
def connect(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that has logged in. Raises one of `FAULTS`; without valid encryption no password is sent."""
    trusted = ssl.create_default_context()
    if server.scheme == "smtps":
        client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trusted)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    with client:
        if server.scheme == "smtp+starttls":
            client.starttls(context=trusted)
        if server.user:
            client.login(server.user, server.password)
        yield client


def write(server: MailServer, to: str, key: int, subject: str, text: str) -> EmailMessage:
    """A plain letter; `key` makes its id, so that the same one sent twice can be told."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, to, subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<notice-{key}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message
