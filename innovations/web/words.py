"""Sentences for users, looked up in the language of the request when they are shown."""

from typing import cast

from flask_babel import lazy_gettext


def lazy(text: str) -> str:
    """A sentence that waits for its request: for labels and tables made when modules load.

    Imported as `_l`, which the collector of sentences looks for. To callers it is a `str`, as WTForms wants it.
    """
    return cast(str, lazy_gettext(text))
