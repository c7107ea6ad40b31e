"""Keyset pages: stable at any depth and under writes, no OFFSET, no exact count."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """`size` rows at most, with opaque cursors for the pages on either side (None: there is none)."""

    items: list[M]
    next_cursor: str | None
    prev_cursor: str | None


def encode(values: Sequence[Any], *, backwards: bool = False) -> str:
    plain = [v.isoformat() if isinstance(v, date | datetime) else v for v in values]
    text = json.dumps([int(backwards), *plain], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> tuple[list[Any], bool]:
    """The values of a cursor, and whether it walks backwards; InvalidInput when it is not ours."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        head, *values = json.loads(raw)
        json.dumps(values, ensure_ascii=False).encode()
    except (ValueError, binascii.Error, TypeError, RecursionError) as error:
        raise bad_cursor() from error
    if any(isinstance(v, str) and "\x00" in v for v in values):
        raise bad_cursor()
    if len(values) != length or any(isinstance(v, list | dict | bool | float) for v in values):
        raise bad_cursor()
    return values, bool(head)


def bad_cursor() -> InvalidInput:
    return InvalidInput(
        _("This link to a page is no longer valid. Open the list again from the start."),
        code="bad_cursor",
        field="cursor",
    )


def paginate(
    queryset: QuerySet[M], *, order: Sequence[str], cursor: str | None = None, size: int = 50
) -> Page[M]:
    """One page of `queryset` in `order` (field names, "-" for descending, the last one unique).

    The ordered fields must not be null. One query, whatever the depth.
    """
    backwards = False
    if cursor:
        values, backwards = decode(cursor, len(order))
        try:
            queryset = queryset.filter(_beyond(queryset.model, order, values, backwards))
        except (ValueError, TypeError) as error:
            raise bad_cursor() from error
    walk = [_flip(f) for f in order] if backwards else list(order)
    rows = list(queryset.order_by(*walk)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_next = more if not backwards else True
    has_prev = more if backwards else bool(cursor)
    return Page(
        rows,
        encode(_values(rows[-1], order)) if has_next else None,
        encode(_values(rows[0], order), backwards=True) if has_prev else None,
    )


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _values(row: Model, order: Sequence[str]) -> list[Any]:
    return [getattr(row, name.lstrip("-")) for name in order]


def _typed(model: type[Model], name: str, value: Any) -> Any:
    try:
        return model._meta.get_field(name).to_python(value)  # type: ignore[union-attr]
    except ValidationError as error:
        raise bad_cursor() from error


def _beyond(model: type[Model], order: Sequence[str], values: Sequence[Any], backwards: bool) -> Q:
    condition = Q()
    same = Q()
    for name, value in zip(order, values, strict=True):
        plain = name.lstrip("-")
        value = _typed(model, plain, value)
        descending = name.startswith("-") != backwards
        condition |= same & Q(**{f"{plain}__{'lt' if descending else 'gt'}": value})
        same &= Q(**{plain: value})
    return condition
