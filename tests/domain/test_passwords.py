"""Passwords cost what they should, and first ones can be read aloud."""

import re

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from innovations.domain import passwords


def test_real_hashes_cost_what_owasp_asks() -> None:
    """The hash of nobody was made at import, before tests made hashing cheap: argon2id, 19 MiB, 2 passes, 1 lane."""
    cost = extract_parameters(passwords._DUMMY)
    assert (cost.type, cost.memory_cost, cost.time_cost, cost.parallelism) == (Type.ID, 19 * 1024, 2, 1)
    assert isinstance(passwords._hasher, PasswordHasher)


def test_wrong_password_and_no_account_are_refused() -> None:
    stored = passwords.hash_password("rahasia-sekali")
    found = [passwords.is_correct(*pair) for pair in (("rahasia-sekali", stored), ("x", stored), ("x", None))]
    assert found == [True, False, False]


def test_first_passwords_are_short_words_that_differ() -> None:
    made = {passwords.make_password() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([a-z2-9]{4}-){2}[a-z2-9]{4}", word) for word in made)
