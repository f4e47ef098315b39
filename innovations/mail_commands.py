"""What a scheduler runs: `remind` writes reminders, `send-mail` empties the outbox; thin, like all of `cli`."""

import smtplib
from email.message import EmailMessage

import click
from flask import current_app
from flask_babel import force_locale

from innovations.config import MailServer
from innovations.database import db
from innovations.domain import mails, nudges, reminders
from innovations.models.notices import Mail
from innovations.transfer import mailing


@click.command
def remind() -> None:
    """Remind reviewers of late reviews, at most once in 24 hours, and owners of reports due, once in 7 days."""
    count = reminders.remind_late()
    db.session.commit()
    click.echo(f"{count} reviewers reminded.")
    count = nudges.ask_for_reports()
    db.session.commit()
    click.echo(f"{count} progress reports asked for.")


@click.command("send-mail")
def send_mail() -> None:
    """Send what is due; may run twice at once, and again after a fault."""
    server: MailServer | None = current_app.config["MAIL_SERVER"]
    if server is None:
        raise click.ClickException("MAIL_URL is not set: notices are shown in the app only.")
    sent = failed = 0
    try:
        with mailing.connect(server) as client:
            while (mail := mails.take()) is not None:
                message, key = write(server, mail), mail.notice_id
                db.session.commit()  # taken: nobody else sends it now
                if send(client, message, key):
                    sent += 1
                else:
                    failed += 1
    except mailing.FAULTS as error:
        raise click.ClickException(f"The mail server cannot be used: {type(error).__name__}; {sent} sent.") from error
    click.echo(f"{sent} sent, {failed} failed.")
    if failed:
        raise SystemExit(1)


def write(server: MailServer, mail: Mail) -> EmailMessage:
    """In its reader's language."""
    notice, reader = mail.notice, mail.notice.user
    with force_locale(reader.locale):
        subject, text = current_app.extensions["notice_words"].write_mail(notice, reader.name)
    return mailing.write(server, reader.email, notice.id, subject, text)


def send(client: smtplib.SMTP, message: EmailMessage, key: int) -> bool:
    """One mail; a refused one is said without its address and is tried again later."""
    try:
        client.send_message(message)
    except smtplib.SMTPServerDisconnected:
        raise
    except mailing.FAULTS as error:
        click.echo(f"notice {key}: {type(error).__name__}")
        return False
    mails.note_sent(key)
    db.session.commit()
    return True
