"""`flask remind` and `flask send-mail` against a real mail server: sent once, tried again, given up."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from click.testing import Result
from flask import Flask

from innovations.config import MailServer
from innovations.database import db
from innovations.domain import clock, mails, notices
from innovations.models.accounts import User
from innovations.models.notices import Mail, Notice
from innovations.models.proposals import State
from innovations.transfer import mailing
from innovations.transfer.catalogues import compile_stale
from tests.domain.test_board import NOW, Committee
from tests.factories import actor_of, make_proposal, make_user

SENDER = "pinova@contoh.go.id"


class Sink:
    """A mail server on this machine; addresses in `refused` are not taken."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def serving(sink: Sink, **options: Any) -> Iterator[int]:
    """Its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(sink, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def sink(app: Flask) -> Iterator[Sink]:
    """The app sends to it."""
    compile_stale()
    found = Sink()
    with serving(found) as port:
        app.config["MAIL_SERVER"] = MailServer("smtp", "127.0.0.1", port, SENDER)
        mails.set_on(True)
        yield found
    mails.set_on(False)


def tell(user: User | None = None, code: str = "proposal_decided", **facts: Any) -> User:
    user = user or make_user(email="ana@contoh.go.id", name="Ana")
    notices.notify(user.id, code, **facts)
    db.session.commit()
    return user


def run(app: Flask, command: str, minutes: float = 0) -> Result:
    db.session.rollback()
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
        return app.test_cli_runner().invoke(args=[command])


def test_notice_goes_out_once_as_plain_text(app: Flask, sink: Sink) -> None:
    tell()
    assert run(app, "send-mail").output == "1 sent, 0 failed.\n"
    (letter,) = sink.letters
    assert (letter["From"], letter["To"], letter["Subject"]) == (
        SENDER,
        "ana@contoh.go.id",
        "Pemberitahuan dari Pinova",
    )
    assert (letter.get_content_type(), letter["Auto-Submitted"]) == ("text/plain", "auto-generated")
    assert letter["Message-ID"] == f"<notice-{db.session.query(Notice).one().id}@contoh.go.id>"
    assert letter.get_content().split("\r\n\r\n")[:3] == [
        "Yth. Ana,",
        "Usulan ini sudah diputuskan. Buka untuk membaca keputusan dan alasannya.",
        "Buka Pinova, halaman Pemberitahuan.",
    ]
    assert run(app, "send-mail", minutes=60).output == "0 sent, 0 failed.\n"
    assert len(sink.letters) == 1


def test_mail_names_the_page_where_its_address_is_known(app: Flask, sink: Sink) -> None:
    app.config |= {"TRUSTED_HOSTS": ["pinova.contoh.go.id"], "BEHIND_PROXY": True}
    tell()
    run(app, "send-mail")
    assert "Buka https://pinova.contoh.go.id/pemberitahuan" in sink.letters[0].get_content()


def test_only_readers_with_an_address_and_an_account_get_mail(app: Flask, sink: Sink) -> None:
    tell(make_user())
    gone, silent = tell(), tell(make_user(email="budi@contoh.go.id"))
    assert db.session.query(Mail).count() == 2
    gone.is_active, silent.email = False, ""
    db.session.commit()
    assert run(app, "send-mail").output == "0 sent, 0 failed.\n"


def test_without_a_server_nothing_is_written_and_the_command_says_so(app: Flask) -> None:
    tell()
    assert db.session.query(Mail).count() == 0
    result = run(app, "send-mail")
    assert (result.exit_code, "MAIL_URL is not set" in result.output) == (0, True)


def test_refused_mail_is_tried_five_times_and_does_not_hold_up_others(app: Flask, sink: Sink) -> None:
    sink.refused = {"ana@contoh.go.id"}
    tell()
    tell(make_user(email="budi@contoh.go.id"))
    first = run(app, "send-mail")
    assert (first.exit_code, first.output.splitlines()[-1]) == (1, "1 sent, 1 failed.")
    assert "contoh.go.id" not in first.output
    tries = [run(app, "send-mail", minutes=at).output.splitlines()[-1] for at in (4, 6, 20, 27, 120, 500, 2000, 4000)]
    failed = "0 sent, 1 failed."
    none = "0 sent, 0 failed."
    assert tries == [none, failed, none, failed, failed, failed, none, none]
    assert [letter["To"] for letter in sink.letters] == ["budi@contoh.go.id"]


def test_refused_mail_arrives_when_it_is_taken_later(app: Flask, sink: Sink) -> None:
    sink.refused = {"ana@contoh.go.id"}
    tell()
    run(app, "send-mail")
    sink.refused = set()
    assert run(app, "send-mail", minutes=6).output == "1 sent, 0 failed.\n"


def test_old_notice_is_not_mailed_any_more(app: Flask, sink: Sink) -> None:
    tell()
    assert run(app, "send-mail", minutes=7 * 24 * 60 + 1).output == "0 sent, 0 failed.\n"


def test_mail_that_another_process_has_taken_is_not_sent(app: Flask, sink: Sink) -> None:
    tell()
    assert [mail.notice_id for mail in mails.take()] == [1]
    db.session.commit()
    assert mails.take() == []
    assert run(app, "send-mail").output == "0 sent, 0 failed.\n"


def test_server_that_is_away_costs_no_try_and_no_secret(app: Flask, sink: Sink) -> None:
    tell()
    app.config["MAIL_SERVER"] = MailServer("smtp", "127.0.0.1", 1, SENDER, "pinova", "RAHASIA")
    result = run(app, "send-mail")
    assert (result.exit_code, "RAHASIA" in result.output) == (1, False)
    assert "ConnectionRefusedError; 0 sent" in result.output
    assert db.session.query(Mail).one().tries == 0
    assert "RAHASIA" not in repr(app.config["MAIL_SERVER"])


def test_password_is_sent_to_the_server_only_after_encryption(app: Flask) -> None:
    """The sink has no TLS: STARTTLS is refused, and nothing of a log-in arrives."""
    given: list[Any] = []

    def note(*arguments: Any) -> AuthResult:
        given.append(arguments)
        return AuthResult(success=True)

    with serving(Sink(), authenticator=note, auth_require_tls=False) as port:
        server = MailServer("smtp+starttls", "127.0.0.1", port, SENDER, "pinova", "RAHASIA")
        with pytest.raises(smtplib.SMTPNotSupportedError), mailing.connect(server):
            pass
    assert given == []


MORNING = datetime(2026, 3, 2, 21, 59, tzinfo=UTC)  # 06.59 WIT


def at(app: Flask, command: str, moment: datetime) -> str:
    with time_machine.travel(moment, tick=False):
        return str(run(app, command).output)


def test_day_of_a_person_goes_out_in_one_mail_of_what_is_unread(app: Flask, sink: Sink) -> None:
    """In their language; what was read before is left, what comes later waits for the next day."""
    with time_machine.travel(MORNING - timedelta(hours=20), tick=False):
        ana = make_user(email="ana@contoh.go.id", name="Ana", locale="en")
        budi = make_user(email="budi@contoh.go.id", name="Budi")
        for user in (ana, budi):
            tell(user, "reviews_due", count=2)
            tell(user, "report_late", proposal=make_proposal(owner=ana, state=State.TRIAL, title="RAHASIA"))
            tell(user, "report_late", proposal=make_proposal(owner=ana, state=State.TRIAL))
        tell(budi)
        notices.mark_read(actor_of(budi), 4)  # his first
        db.session.commit()
    assert at(app, "send-mail", MORNING - timedelta(hours=1)) == "1 sent, 0 failed.\n"  # the decision, at once
    assert at(app, "send-mail", MORNING) == "0 sent, 0 failed.\n"
    seven = MORNING + timedelta(minutes=1)
    assert at(app, "send-mail", seven) == "2 sent, 0 failed.\n"
    with time_machine.travel(seven, tick=False):
        tell(budi, "reviews_due", count=1)
    assert at(app, "send-mail", seven + timedelta(hours=23)) == "0 sent, 0 failed.\n"
    assert at(app, "send-mail", seven + timedelta(hours=24)) == "1 sent, 0 failed.\n"
    late = "- Laporan kemajuan inovasi ini terlambat. Kirim laporannya. (×2)"
    told = [(letter["To"], letter["Subject"], letter.get_content().split("\r\n\r\n")[1]) for letter in sink.letters]
    (of_ana,) = [words for to, _subject, words in told if to == "ana@contoh.go.id"]
    assert (of_ana.count("\r\n- "), "2" in of_ana, "Laporan" in of_ana) == (1, True, False)
    assert [(subject, words) for to, subject, words in told if to == "budi@contoh.go.id"] == [
        ("Pemberitahuan dari Pinova", "Usulan ini sudah diputuskan. Buka untuk membaca keputusan dan alasannya."),
        ("2 pemberitahuan dari Pinova", late),
        (
            "Pemberitahuan dari Pinova",
            "Anda diingatkan untuk mengirim penilaian. Yang belum Anda kirim: 1.",
        ),
    ]
    assert "RAHASIA" not in "".join(letter.get_content() for letter in sink.letters)


def test_remind_tells_late_reviewers_by_notice_and_by_the_mail_of_the_day(app: Flask, sink: Sink) -> None:
    committee = Committee()
    committee.ana.email = "ana@contoh.go.id"
    committee.propose(days=8)
    counts = "{} reviewers reminded.\n0 progress reports asked for.\n0 other reminders.\n0 old notices removed.\n"
    assert at(app, "remind", NOW) == counts.format(3)
    assert at(app, "remind", NOW + timedelta(hours=1)) == counts.format(0)
    assert at(app, "send-mail", NOW + timedelta(hours=1)) == "0 sent, 0 failed.\n"
    assert at(app, "send-mail", NOW + timedelta(days=1)) == "1 sent, 0 failed.\n"
    assert (db.session.query(Notice).count(), [letter["To"] for letter in sink.letters]) == (3, ["ana@contoh.go.id"])
