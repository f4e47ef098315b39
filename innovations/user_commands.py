"""`flask user …`: the first admin, and accounts when nobody can log in. Each prints what its caller must know."""

from collections.abc import Callable

import click
from sqlalchemy.exc import DatabaseError

from innovations.database import db
from innovations.domain import accounts, agencies, clock, heads, passwords
from innovations.domain.errors import DomainError
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency, HeadKind
from innovations.terminal import say

ROLES = [role.value for role in Role]


@click.group
def user() -> None:
    """Make an account, give it a new password, or deactivate it."""


@user.command
@click.option("--nip", required=True, help="18 digits; spaces and dots are taken out.")
@click.option("--name", required=True)
@click.option("--agency", "agency_name", required=True, help="Name or short name of the OPD or unit.")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be given several times.")
def create(nip: str, name: str, agency_name: str, roles: tuple[str, ...]) -> None:
    """Make an account and print its one-time password. agency_head: head of that OPD from today."""
    secret = passwords.issue()
    chosen = {Role(role) for role in roles}

    def work() -> User:
        agency = _find_agency(agency_name)
        details = accounts.Details(name=name, agency_id=agency.id)
        made = accounts.create_user(None, details, chosen - {Role.AGENCY_HEAD}, secret.hash, login=nip)
        if Role.AGENCY_HEAD in chosen:
            heads.appoint_head(agency, made, None, kind=HeadKind.DEFINITIVE, valid_from=clock.today())
        return made

    _print_password(_act(work), secret.password)


@user.command("reset-password")
@click.argument("nip")
def reset_password(nip: str) -> None:
    """Print a new one-time password; all sessions of the account end."""
    secret = passwords.issue()

    def work() -> User:
        found = _find_user(nip)
        accounts.reset_password(found, None, secret.hash)
        return found

    _print_password(_act(work), secret.password)


@user.command
@click.argument("nip")
def deactivate(nip: str) -> None:
    """Let nobody log in with this account any more; what it wrote stays."""

    def work() -> User:
        found = _find_user(nip)
        accounts.deactivate(found, None)
        return found

    click.echo(f"{_act(work).name} can no longer log in.")


def _act(work: Callable[[], User]) -> User:
    """Do it whole or not at all, and say in one sentence why not."""
    try:
        found = work()
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        raise say(error) from error
    except UnicodeEncodeError as error:
        db.session.rollback()
        raise click.ClickException("This is not text in the terminal's encoding: use UTF-8.") from error
    except DatabaseError as error:
        db.session.rollback()
        reason = str(error.orig).partition("\n")[0]
        raise click.ClickException(f"The database cannot be used (was `init` run?): {reason}") from error
    return found


def _find_user(nip: str) -> User:
    found = accounts.find_by_login(nip)
    if found is None:
        raise click.ClickException("No account has this NIP or number.")
    return found


def _find_agency(name: str) -> Agency:
    """By name or short name; an unknown one is answered with the nearest."""
    found = agencies.find_by_name(name)
    if found is None:
        near = agencies.find_nearest(name)
        hint = f' Did you mean "{near}"?' if near else ""
        raise click.ClickException(f'There is no agency "{name}".{hint}')
    return found


def _print_password(found: User, password: str) -> None:
    click.echo(f"Account: {found.name}, log-in {found.login}")
    click.echo(f"One-time password: {password}")
    click.echo("It is shown this once and must be changed at the first log-in.")
