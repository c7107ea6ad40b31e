"""Adding, changing, replacing and closing one row of standard data. Nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from catalogues import policies
from catalogues.engine import text
from catalogues.events import StandardDataChanged
from catalogues.models import LISTS, CatalogueRow, Organisation
from catalogues.services import revisions
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, Stale

R = TypeVar("R", bound=CatalogueRow)

OWN_FIELDS = frozenset(
    {"id", "uid", "name_folded", "sort_key", "is_local", "revision", "changed_at"}
)
"""Fields that the services set; nobody gives them."""


@transaction.atomic
def add(*, model: type[R], values: Mapping[str, Any], act: Act) -> R:
    """A new row. Raises InvalidInput with one sentence per fault, NotPermitted."""
    permit(model, act)
    row = model(**_given(model, values), is_local=True)
    _store(row, act, verb="catalogues.add", changes={}, fresh=True)
    return row


@transaction.atomic
def change(*, row: R, values: Mapping[str, Any], act: Act, revision: int | None = None) -> R:
    """Correct a row in place, for what was wrong from the beginning.

    The key of a row never changes (R1). `revision` is the one the form was opened with; another
    one in the table raises Stale. Nothing different, nothing written.
    """
    model = type(row)
    permit(model, act)
    row = _locked(row, revision)
    changes: dict[str, Any] = {}
    for name, value in _given(model, values).items():
        value = text.tidy(value) if isinstance(value, str) else value
        old = getattr(row, name)
        if old != value:
            changes[name] = [old, value]
            setattr(row, name, value)
    if moved := [name for name in model.NATURAL_KEY if name in changes]:
        raise InvalidInput(
            _("The key of a row never changes (%(fields)s). Close this row and add a new one.")
            % {"fields": ", ".join(label_of(model, name) for name in moved)},
            code="key_is_fixed",
            field=moved[0],
        )
    if changes:
        row.is_local = True
        _store(row, act, verb="catalogues.change", changes=changes)
    return row


@transaction.atomic
def close(*, row: R, last_day: date, act: Act, revision: int | None = None) -> R:
    """End a row: `last_day` is the last on which it is valid."""
    permit(type(row), act)
    row = _locked(row, revision)
    if row.valid_to == last_day:
        return row
    changes = {"valid_to": [row.valid_to, last_day]}
    row.valid_to = last_day
    row.is_local = True
    _store(row, act, verb="catalogues.close", changes=changes)
    return row


@transaction.atomic
def replace(*, row: R, values: Mapping[str, Any], first_day: date, act: Act) -> R:
    """A new version of an entry from `first_day` on; the present one ends the day before."""
    model = type(row)
    closed = close(row=row, last_day=first_day - timedelta(days=1), act=act)
    kept = {
        field.name: getattr(closed, field.name)
        for field in model._meta.concrete_fields
        if field.name not in OWN_FIELDS
    }
    key = {name: kept[name] for name in model.NATURAL_KEY}
    merged = kept | _given(model, values) | key | {"valid_from": first_day, "valid_to": None}
    return add(model=model, values=merged, act=act)


def permit(model: type[CatalogueRow], act: Act) -> None:
    """A person needs the right; a named part of the system is the installation itself."""
    if act.by is not None or not act.system:
        policies.edit_standard_data(act.who, model)


def prepare(row: CatalogueRow, *, revision: int, act: Act) -> None:
    """One form for all text, and the fields that follow from others."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField):
            setattr(row, field.name, text.tidy(getattr(row, field.name) or ""))
    row.name_folded = text.fold(row.name)[:600]
    if isinstance(row, Organisation):
        row.identifier_code = row.identifier_code.upper()
        row.legacy_code = row.legacy_code.upper()
        row.name_folded = text.fold(f"{row.name} {row.short_name}")[:600]
        row.sort_key = text.sort_key(row.name)
    row.revision = revision
    row.changed_at = act.at


def check(row: CatalogueRow, *, shape_only: bool = False) -> None:
    """Raises InvalidInput with one sentence per fault: shape, choices, constraints, overlap.

    `shape_only` asks the database nothing; whole lists are checked against each other elsewhere.
    """
    exclude = set(OWN_FIELDS)
    if shape_only:
        exclude |= {f.name for f in row._meta.concrete_fields if f.is_relation}
    try:
        row.full_clean(
            exclude=exclude, validate_unique=not shape_only, validate_constraints=not shape_only
        )
    except ValidationError as error:
        sentences = list(sentences_of(type(row), error))
        field = next((name for name in error.message_dict if name != NON_FIELD_ERRORS), "")
        raise InvalidInput(
            " ".join(sentences), code="invalid_row", field=field, details=sentences
        ) from error


def sentences_of(model: type[CatalogueRow], error: ValidationError) -> Iterable[str]:
    """The faults of a row as sentences, each with the name of its field."""
    for name, messages in error.message_dict.items():
        for message in messages:
            if name == NON_FIELD_ERRORS:
                yield message
            else:
                yield f"{label_of(model, name)}: {message}"


def label_of(model: type[CatalogueRow], name: str) -> str:
    """The name of a field as people read it."""
    return str(capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name))))


def list_name_of(model: type[CatalogueRow]) -> str:
    """The name under which the outside knows the list."""
    return next(name for name, known in LISTS.items() if known is model)


def _given(model: type[CatalogueRow], values: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name for field in model._meta.concrete_fields} - OWN_FIELDS
    if strange := sorted(set(values) - known):
        raise InvalidInput(
            _("There is no field of this name: %(fields)s.") % {"fields": ", ".join(strange)},
            code="unknown_field",
            field=strange[0],
        )
    return dict(values)


def _locked(row: R, revision: int | None) -> R:
    fresh: R = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if revision is not None and fresh.revision != revision:
        raise Stale
    return fresh


def _store(
    row: CatalogueRow, act: Act, *, verb: str, changes: Mapping[str, Any], fresh: bool = False
) -> None:
    revision = revisions.take()
    prepare(row, revision=revision, act=act)
    check(row)
    row.save(force_insert=fresh)
    list_name = list_name_of(type(row))
    journal.record(act, verb, row, changes=changes, facts={"list": list_name, "code": row.code})
    events.publish(StandardDataChanged(list_name=list_name, revision=revision))
