"""Checks that several services share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.errors import InvalidInput


def full_clean(obj: Model, *, exclude: Iterable[str] = ()) -> None:
    """The model's own checks; what is wrong is said in one sentence that names the field."""
    try:
        obj.full_clean(exclude=list(exclude))
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            name = "" if field == NON_FIELD_ERRORS else field
            raise InvalidInput(" ".join(messages), field=name) from error
        raise


def period(starts: date, ends: date | None, *, field: str) -> None:
    if ends is not None and ends < starts:
        raise InvalidInput(_("The last day lies before the first day."), field=field)


def written(basis: str) -> str:
    basis = " ".join(basis.split())
    if not basis:
        raise InvalidInput(
            _("Give the written basis: number and date of the document."), field="basis"
        )
    return basis


def known_roles(roles: Iterable[str]) -> list[str]:
    """The roles in the order of the list, each once."""
    given = set(roles)
    if unknown := given - set(Role.values):
        raise InvalidInput(
            _("There is no role “%(role)s”.") % {"role": sorted(unknown)[0]}, field="roles"
        )
    return [role for role in Role.values if role in given]
