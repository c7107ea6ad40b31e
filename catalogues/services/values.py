"""From the text of a table to the values of a row, and back. References are codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogues.models import CatalogueRow
from catalogues.services.rows import OWN_FIELDS, label_of
from core.errors import InvalidInput, Sentence

YES: Final = frozenset({"1", "true", "yes", "có", "x", "đúng"})
NO: Final = frozenset({"0", "false", "no", "không", "", "sai"})
DAY_FORMATS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


def columns(model: type[CatalogueRow]) -> list[str]:
    """Columns of the list in a table, key first."""
    names = [field.name for field in model._meta.concrete_fields if field.name not in OWN_FIELDS]
    key = [name for name in model.NATURAL_KEY if name in names]
    return [*dict.fromkeys(["code", *key, *names])]


def write(row: CatalogueRow) -> dict[str, str]:
    """A row as text, as a table holds it."""
    return {name: _text(getattr(row, name)) for name in columns(type(row))}


def parse(
    model: type[CatalogueRow], cells: Mapping[str, str], references: References
) -> dict[str, Any]:
    """Values by field name. Raises InvalidInput with a sentence for every cell that cannot be read.

    Columns that are missing are left out, so that defaults stand; an empty cell is an empty value.
    """
    known = set(columns(model))
    faults: list[Sentence] = []
    faulty = ""
    if strange := [name for name in cells if name and name not in known]:
        faults.append(
            _("The list has no column of this name: %(columns)s.")
            % {"columns": ", ".join(sorted(strange))}
        )
        faulty = strange[0]
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        if name not in known:
            continue
        try:
            values[name] = _value(model, name, cell, references)
        except ValidationError as error:
            faults.extend(f"{label_of(model, name)}: {message}" for message in error.messages)
            faulty = faulty or name
    if faults:
        raise InvalidInput(
            " ".join(str(fault) for fault in faults), code="bad_cells", field=faulty, details=faults
        )
    return values


class References:
    """Rows that others name by code, fetched once; of several versions the newest is meant."""

    def __init__(self) -> None:
        self._known: dict[type[CatalogueRow], dict[str, CatalogueRow]] = {}

    def find(self, model: type[CatalogueRow], code: str) -> CatalogueRow | None:
        if model not in self._known:
            self._known[model] = {
                row.code: row for row in model._default_manager.order_by("valid_from")
            }
        return self._known[model].get(code)

    def forget(self, model: type[CatalogueRow]) -> None:
        """Rows of `model` were written; look again."""
        self._known.pop(model, None)


def _value(model: type[CatalogueRow], name: str, cell: str, references: References) -> Any:
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return _reference(field, cell, references)
    if isinstance(field, models.BooleanField):
        return _yes_or_no(cell)
    if isinstance(field, models.DateField):
        return _day(cell) if cell else None
    if isinstance(field, models.IntegerField):
        if not cell:
            return None if field.null else field.get_default()
        return field.to_python(cell)
    if isinstance(field, models.CharField) and field.choices:
        return _choice(field, cell)
    if isinstance(field, models.JSONField):
        return _measures(cell)
    return cell


def _measures(cell: str) -> dict[str, Any]:
    try:
        found = json.loads(cell or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValidationError(_("The measures are written as {…}."))
    return found


def _reference(field: models.ForeignKey[Any, Any], cell: str, references: References) -> Any:
    if not cell:
        return None
    target: type[CatalogueRow] = field.related_model  # type: ignore[assignment]
    row = references.find(target, cell)
    if row is None:
        raise ValidationError(_("There is no row with the code %(code)s.") % {"code": cell})
    return row


def _choice(field: models.CharField[Any, Any], cell: str) -> str:
    """The stored code; the label in the language of the reader is understood too."""
    labels = {str(label).casefold(): str(code) for code, label in field.flatchoices}
    return labels.get(cell.casefold(), cell)


def _yes_or_no(cell: str) -> bool:
    word = cell.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValidationError(_("“%(cell)s” is neither yes (1) nor no (0).") % {"cell": cell})


def _day(cell: str) -> date:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise ValidationError(_("“%(cell)s” is not a day; write 31/12/2026.") % {"cell": cell})


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, CatalogueRow):
        return value.code
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
