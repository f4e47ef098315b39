"""Refusals at the terminal, in the sentences of the screens and always in English."""

import click
from flask import current_app
from flask_babel import force_locale

from innovations.domain.errors import DomainError


def say(error: DomainError) -> click.ClickException:
    """What a command raises for a refusal: it prints the sentence and ends with status 1."""
    with force_locale("en"):
        return click.ClickException(current_app.extensions["words"].refusal(error))
