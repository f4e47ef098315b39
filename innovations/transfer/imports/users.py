"""Accounts in files. An empty cell leaves what is known as it is; new accounts get a one-time password."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.domain import accounts, nip
from innovations.domain.accounts import Details
from innovations.domain.actor import Actor
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency

from .columns import CellKind, Column
from .keeping import Keeper
from .lookup import Names, Refused, names_of_agencies, words
from .report import Outcome, Problem, RowReport, Slip
from .runs import Done, Importer, Reading, Run, take_row
from .staging import StagedRow

COLUMNS = (
    Column("nip", "NIP", CellKind.DIGITS, is_required=True, identity=nip.clean_login, max_length=40),
    Column("nama", "Nama", is_required=True, max_length=200, aliases=("Nama pegawai", "Nama lengkap")),
    Column(
        "opd",
        "OPD",
        max_length=200,
        aliases=("OPD atau unit", "Nama OPD", "Unit", "Unit kerja", "Perangkat daerah", "Instansi"),
    ),
    Column("peran", "Peran", max_length=200),
    Column("email", "Email", max_length=200, aliases=("Surel", "E-mail")),
)
FIELDS = {"login": "nip", "name": "nama", "agency_id": "opd", "roles": "peran"}
ROLES = words(
    {
        Role.PROPOSER: "pengusul;proposer",
        Role.REVIEWER: "penilai;reviewer;anggota tim penilai",
        Role.CHAIR: "ketua;chair;ketua tim penilai",
        Role.SECRETARY: "sekretaris;secretary;sekretaris tim penilai",
        Role.KOMINFO: "kominfo",
        Role.LEADERSHIP: "pimpinan;leadership",
        Role.AUDITOR: "auditor",
        Role.ADMIN: "admin;administrator",
        Role.AGENCY_HEAD: "kepala;kepala OPD;agency_head",
    }
)


@dataclass(frozen=True)
class Known:
    agencies: Names[Agency]
    users: dict[str, User]


def take(importer: Importer, task: Run, rows: list[StagedRow]) -> Iterable[RowReport]:
    """In the order of the file."""
    known = Known(
        names_of_agencies(db.session.scalars(select(Agency).order_by(Agency.id))),
        {user.login: user for user in db.session.scalars(select(User).options(selectinload(User.roles)))},
    )
    return [take_row(importer, row, lambda row: write(task, known, importer, row)) for row in rows]


def write(task: Run, known: Known, importer: Importer, row: StagedRow) -> Done:
    """Make the account, or change what the row says otherwise."""
    reading = Reading.of_filled(importer, row)
    cell = reading.cells
    agency = reading.find("opd", known.agencies, code="agency_not_known")
    roles = reading.get("peran", lambda text: read_roles(text, reading.label("peran")), None)
    reading.settle()
    login = nip.clean_login(cell["nip"])
    user = known.users.get(login)
    if user is None:
        new = Details(cell["nama"], cell.get("email", ""), agency.id if agency else None)
        user = _create(task, login, new, roles)
        task.journal.note(row.number, user, is_new=True)
        told = [cell[key] for key in ("peran", "opd") if key in cell]
        return Done(" · ".join([_name(user), *told]), Outcome.NEW)
    task.journal.note(row.number, user)
    details = Details(cell["nama"], cell.get("email", user.email), agency.id if agency else user.agency_id)
    before = Details(user.name, user.email, user.agency_id)
    changed = [name for name, value in vars(details).items() if vars(before)[name] != value]
    if changed:
        accounts.change_user(user, task.actor, details)
    if roles is not None and accounts.complete_roles(roles) != accounts.roles_of(user):
        accounts.set_roles(user, task.actor, roles)
        changed.append("roles")
    return Done(_name(user), Outcome.CHANGED if changed else Outcome.SAME, importer.labels(changed))


def _name(user: User) -> str:
    return f"{user.name} ({nip.mask(user.login)})"


def _create(task: Run, login: str, details: Details, roles: frozenset[Role] | None) -> User:
    secret = next(task.secrets)
    user = accounts.create_user(task.actor, details, roles or frozenset(), secret.hash, login=login)
    if secret.password:
        task.slips.append(Slip(user.login, user.name, secret.password))
    return user


def read_roles(text: str, column: str) -> frozenset[Role]:
    """Several by `;` (or a comma), in Indonesian or English. Raises `Refused`."""
    parts = [part.strip() for part in text.replace(",", ";").split(";") if part.strip()]
    roles = frozenset(ROLES.get(part, column, "role_unknown") for part in parts)
    if Role.AGENCY_HEAD in roles:
        raise Refused(Problem("head_is_appointed", column))
    return roles


def name_of(row: StagedRow) -> str:
    """With a masked NIP: reports are read by others, too."""
    return f"{row.cells.get('nama', '')[:80]} ({nip.mask(nip.clean_login(row.cells.get('nip', '')))[:40]})"


def values_of(user: User) -> dict[str, Any]:
    """`is_active` is written by no import, but shows that the account was seen to since."""
    roles = sorted(accounts.roles_of(user))
    names = ("name", "email", "agency_id", "is_active")
    return {"roles": roles, **{name: getattr(user, name) for name in names}}


def restore(user: User, actor: Actor | None, before: Mapping[str, Any]) -> None:
    details = Details(user.name, user.email, user.agency_id)
    accounts.change_user(user, actor, replace(details, **{key: before[key] for key in before if key != "roles"}))
    if "roles" in before:
        accounts.set_roles(user, actor, before["roles"])


def find(ids: Sequence[int]) -> Iterable[User]:
    query = select(User).where(User.id.in_(ids)).options(selectinload(User.roles))
    return db.session.scalars(query.order_by(User.id))


KEEPER = Keeper(
    User, find, _name, values_of, restore, {"roles": lambda roles: frozenset(Role(role) for role in roles)}
)
IMPORTER = Importer(COLUMNS, name_of, take, FIELDS, KEEPER)
