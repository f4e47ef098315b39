"""What a scheduler runs: `remind` writes reminders, `send-mail` empties the outbox; thin, like all of `cli`."""

import smtplib
from collections.abc import Sequence
from email.message import EmailMessage

import click
from flask import current_app
from flask_babel import force_locale

from innovations.config import MailServer
from innovations.database import db
from innovations.domain import dues, mails, notices, nudges, reminders
from innovations.models.notices import Mail
from innovations.transfer import mailing

REMINDERS = (
    (reminders.remind_late, "reviewers reminded"),
    (nudges.ask_for_reports, "progress reports asked for"),
    (dues.remind, "other reminders"),
    (notices.prune, "old notices removed"),
)


@click.command
def remind() -> None:
    """Make all reminders that are due, each once in its period, and take out old notices; run it once a day."""
    for make, words in REMINDERS:
        count = make()
        db.session.commit()
        click.echo(f"{count} {words}.")


@click.command("send-mail")
def send_mail() -> None:
    """Send what is due; may run twice at once, and again after a fault."""
    server: MailServer | None = current_app.config["MAIL_SERVER"]
    if server is None:
        click.echo("MAIL_URL is not set: notices are shown in the app only.")
        return  # nothing to do is no fault, which a scheduler would report each time
    sent = failed = 0
    try:
        with mailing.connect(server) as client:
            while taken := mails.take():
                message, keys = write(server, taken), [mail.notice_id for mail in taken]
                db.session.commit()  # taken: nobody else sends it now
                if send(client, message, keys):
                    sent += 1
                else:
                    failed += 1
    except mailing.FAULTS as error:
        raise click.ClickException(f"The mail server cannot be used: {type(error).__name__}; {sent} sent.") from error
    click.echo(f"{sent} sent, {failed} failed.")
    if failed:
        raise SystemExit(1)


def write(server: MailServer, taken: Sequence[Mail]) -> EmailMessage:
    """In its reader's language."""
    found, reader = [mail.notice for mail in taken], taken[0].notice.user
    with force_locale(reader.locale):
        subject, text = current_app.extensions["notice_words"].write_mail(found, reader.name)
    return mailing.write(server, reader.email, found[0].id, subject, text)


def send(client: smtplib.SMTP, message: EmailMessage, keys: Sequence[int]) -> bool:
    """One mail; a refused one is said without its address and is tried again later."""
    try:
        client.send_message(message)
    except smtplib.SMTPServerDisconnected:
        raise
    except mailing.FAULTS as error:
        click.echo(f"notice {keys[0]}: {type(error).__name__}")
        return False
    mails.note_sent(keys)
    db.session.commit()
    return True
