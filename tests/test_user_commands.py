"""`flask user …`, as the person at the terminal meets it."""

import pytest
from click.testing import Result
from flask import Flask

from innovations.database import db
from innovations.domain import accounts, passwords, sessions
from innovations.models.accounts import Role
from innovations.models.agencies import AgencyHead
from innovations.transfer.catalogues import compile_stale
from tests.factories import actor_of, make_agency, make_user

NIP = "198808082011011008"


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Refusals are said in English."""
    compile_stale()


@pytest.fixture(autouse=True)
def _agency(app: Flask) -> None:
    agency = make_agency("Dinas Komunikasi dan Informatika")
    agency.short_name = "Diskominfo"
    db.session.commit()


def run(app: Flask, *arguments: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["user", *arguments])


def create(app: Flask, nip: str = NIP, agency: str = "Diskominfo", roles: tuple[str, ...] = ("admin",)) -> Result:
    options = [part for role in roles for part in ("--role", role)]
    return run(app, "create", "--nip", nip, "--name", "Admin Pertama", "--agency", agency, *options)


def one_time_password(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output.partition("One-time password: ")[2].splitlines()[0]


def test_create_makes_an_admin_who_can_log_in_with_the_printed_password(app: Flask) -> None:
    password = one_time_password(create(app, nip="19880808 201101 1.008"))
    found = sessions.find_credentials(NIP)
    assert found is not None
    assert passwords.is_correct(password, found[1])
    user = accounts.find_by_login(NIP)
    assert user is not None
    assert accounts.roles_of(user) == {Role.ADMIN, Role.PROPOSER}
    assert user.must_change_password


def test_create_with_agency_head_appoints_from_today(app: Flask) -> None:
    create(app, roles=("agency_head", "kominfo"))
    user = accounts.find_by_login(NIP)
    assert user is not None
    assert actor_of(user).roles == {Role.PROPOSER, Role.KOMINFO, Role.AGENCY_HEAD}


def test_create_names_the_nearest_agency_and_makes_nothing(app: Flask) -> None:
    result = create(app, agency="Dinas Komunikasi Informatika")
    assert result.output == (
        'Error: There is no agency "Dinas Komunikasi Informatika". Did you mean "Dinas Komunikasi dan Informatika"?\n'
    )
    assert result.exit_code == 1
    assert accounts.find_by_login(NIP) is None


def test_create_head_of_a_unit_leaves_no_account_behind(app: Flask) -> None:
    make_agency("Puskesmas Sentani", parent=make_agency())
    result = create(app, agency="puskesmas  sentani", roles=("agency_head",))
    assert (result.exit_code, "not a unit below it" in result.output) == (1, True)
    assert (accounts.find_by_login(NIP), db.session.query(AgencyHead).count()) == (None, 0)


@pytest.mark.parametrize(
    ("nip", "words"),
    [("1988", "you entered 4"), ("198813082011011008", "cannot be right"), ("１" * 18, "digits 0 to 9")],
)
def test_create_refuses_a_nip_that_cannot_be(app: Flask, nip: str, words: str) -> None:
    result = create(app, nip=nip)
    assert (result.exit_code, words in result.output) == (1, True)


def test_create_refuses_a_nip_that_has_an_account(app: Flask) -> None:
    create(app)
    result = create(app, nip="1988.0808.2011.0110.08")
    assert (result.exit_code, result.output) == (
        1,
        "Error: This NIP is already used by the account of Admin Pertama.\n",
    )


def test_reset_password_prints_a_password_that_works(app: Flask) -> None:
    user = make_user(login=NIP)
    token = sessions.start_session(user.id, user.password_hash, shared=False, address="", device="")
    db.session.commit()
    password = one_time_password(run(app, "reset-password", NIP))
    found = sessions.find_credentials(NIP)
    assert found is not None
    assert passwords.is_correct(password, found[1])
    assert sessions.find_actor(token, "") is None


def test_deactivate_ends_log_in_and_refuses_a_second_time(app: Flask) -> None:
    make_user(login=NIP)
    assert run(app, "deactivate", NIP).exit_code == 0
    assert sessions.find_credentials(NIP) is None
    assert (
        run(app, "deactivate", NIP).output
        == "Error: The same request is already recorded, or this was changed a moment ago.\n"
    )


def test_deactivate_keeps_the_last_admin(app: Flask) -> None:
    create(app)
    assert (
        run(app, "deactivate", NIP).output == "Error: This is the last active admin. Appoint another admin first.\n"
    )
    assert sessions.find_credentials(NIP) is not None


@pytest.mark.parametrize("command", ["reset-password", "deactivate"])
def test_unknown_account_is_one_sentence(app: Flask, command: str) -> None:
    assert run(app, command, "P0001").output == "Error: No account has this NIP or number.\n"


@pytest.mark.parametrize(
    ("is_sample", "words"),
    [
        (True, "The sample data is already there."),
        (False, "This database is already in use; sample data is only for an empty database."),
    ],
)
def test_demo_refused_says_why_in_the_words_of_the_screens(app: Flask, is_sample: bool, words: str) -> None:
    make_user(is_sample=is_sample)
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["demo"])
    assert (result.exit_code, result.output) == (1, f"Error: {words}\n")
