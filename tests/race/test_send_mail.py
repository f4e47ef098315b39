"""`flask send-mail` as processes on a real mail server: two at once, and one killed in the middle, lose nothing."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from innovations.config import MailServer
from innovations.database import db
from innovations.domain import clock, mails, notices
from innovations.models.notices import Mail
from tests.factories import make_user
from tests.race.visitors import ROOT
from tests.test_mail_commands import SENDER, Sink, serving

PATIENCE = 60


class SlowSink(Sink):
    """Says when the mail number `stop_at` has come, and does not answer it until told to go on."""

    def __init__(self, stop_at: int) -> None:
        super().__init__()
        self.stop_at = stop_at
        self.reached, self.go_on = threading.Event(), threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.letters) == self.stop_at:
            self.reached.set()
            self.go_on.wait(PATIENCE)
        return answer


@pytest.fixture
def outbox(prepared_app: Flask) -> Iterator[Flask]:
    """Three people with two mails that are due at once and one of the day each."""
    mails.set_on(True)
    with clock.at(clock.now() - timedelta(days=1)):
        for name in ("ana", "budi", "cici"):
            user = make_user(email=f"{name}@contoh.go.id")
            for code in ("proposal_decided", "letter_sent", "reviews_due", "report_late"):
                notices.notify(user.id, code, count=1)
    db.session.commit()
    yield prepared_app
    mails.set_on(False)


def start(url: str, instance: Path, port: int) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    settings = {
        "DATABASE_URL": url,
        "INSTANCE_PATH": str(instance),
        "MAIL_URL": f"smtp://127.0.0.1:{port}?from={SENDER}",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "send-mail"],
        cwd=ROOT, env=kept | settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def received(sink: Sink) -> Counter[tuple[str, str]]:
    return Counter((str(letter["To"]), str(letter["Message-ID"])) for letter in sink.letters)


def test_two_senders_at_once_send_each_mail_once(outbox: Flask, prepared_url: str, tmp_path: Path) -> None:
    sink = Sink()
    with serving(sink) as port:
        senders = [start(prepared_url, tmp_path, port) for _ in range(2)]
        told = [sender.communicate(timeout=PATIENCE)[0] for sender in senders]
    assert [sender.returncode for sender in senders] == [0, 0], told
    assert Counter(address for address, _key in received(sink).elements()) == dict.fromkeys(
        ("ana@contoh.go.id", "budi@contoh.go.id", "cici@contoh.go.id"), 3
    )
    assert set(received(sink).values()) == {1}
    assert db.session.query(Mail).filter(Mail.sent_at.is_(None)).count() == 0


@pytest.mark.parametrize("stop_at", [1, 5, 9])
def test_sender_killed_in_the_middle_loses_nothing(
    outbox: Flask, prepared_url: str, tmp_path: Path, stop_at: int
) -> None:
    """What was under way may come twice, and nothing else does."""
    sink = SlowSink(stop_at)
    with serving(sink) as port:
        sender = start(prepared_url, tmp_path, port)
        assert sink.reached.wait(PATIENCE)
        assert (
            db.session.query(Mail).filter(Mail.tries == 1, Mail.sent_at.is_(None)).count() > 0
        )  # others see it taken
        sender.send_signal(signal.SIGKILL)
        sender.communicate(timeout=PATIENCE)
        sink.go_on.set()
        outbox.config["MAIL_SERVER"] = MailServer("smtp", "127.0.0.1", port, SENDER)
        db.session.rollback()
        with time_machine.travel(clock.now() + mails.FIRST_PAUSE, tick=False):
            again = outbox.test_cli_runner().invoke(args=["send-mail"])
    assert again.output == f"{9 - stop_at + 1} sent, 0 failed.\n"
    counts = received(sink)
    assert len(counts) == 9
    assert sorted(counts.values()) == [1] * 8 + [2]
    assert db.session.query(Mail).filter(Mail.sent_at.is_(None)).count() == 0
