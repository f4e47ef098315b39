"""Settings: what they say, and what stops the start with a sentence that names one and holds no secret."""

from pathlib import Path

import pytest

from innovations.config import MailServer, SettingError, load_settings

SENDER = "pinova@contoh.go.id"


def read(folder: Path, url: str) -> MailServer | None:
    found: MailServer | None = load_settings(folder, {"MAIL_URL": url})["MAIL_SERVER"]
    return found


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        (f"smtp://localhost?from={SENDER}", MailServer("smtp", "localhost", 25, SENDER)),
        (f"smtps://mail.go.id?from={SENDER}", MailServer("smtps", "mail.go.id", 465, SENDER)),
        (
            f"smtp+starttls://pinova%40go:a%2Fb@mail.go.id:2587/?from={SENDER}",
            MailServer("smtp+starttls", "mail.go.id", 2587, SENDER, "pinova@go", "a/b"),
        ),
    ],
)
def test_mail_url_is_read(tmp_path: Path, url: str, server: MailServer | None) -> None:
    assert read(tmp_path, url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.go.id", "https://mail.go.id?from=a@b.id", "smtps://user:RAHASIA@mail.go.id", "smtps://?from=a@b.id",
        "smtps://user:RAHASIA@mail.go.id:99999?from=a@b.id", "smtps://mail.go.id?from=pinova",
        "smtps://mail.go.id?from=a@b.id%0aBcc:x", "smtp://user:RAHASIA@mail.go.id?from=a@b.id", "smtps://[x?from=a@b",
    ],
)  # fmt: skip
def test_bad_mail_url_stops_the_start_without_telling_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingError, match=r"^MAIL_URL .*\.$") as caught:
        read(tmp_path, url)
    assert "RAHASIA" not in str(caught.value)


@pytest.mark.parametrize(("text", "is_open"), [("", False), ("no", False), ("yes", True), ("1", True)])
def test_catalogue_is_public_only_when_asked_for(tmp_path: Path, text: str, is_open: bool) -> None:
    assert load_settings(tmp_path, {"PUBLIC_CATALOGUE": text})["PUBLIC_CATALOGUE"] is is_open


def test_unclear_word_about_the_catalogue_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="PUBLIC_CATALOGUE must be yes or no"):
        load_settings(tmp_path, {"PUBLIC_CATALOGUE": "perhaps"})
