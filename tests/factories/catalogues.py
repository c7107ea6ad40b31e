"""Rows of standard data for tests, as the services would have written them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, TypeVar

from catalogues.models import (
    CalendarDay,
    CatalogueRow,
    DocumentKind,
    FieldOfWork,
    Organisation,
    RetentionRule,
    RetentionTable,
)
from catalogues.services.rows import prepare
from core.acts import Act

R = TypeVar("R", bound=CatalogueRow)
FIRST_DAY = date(2020, 1, 1)
_serial = iter(range(1, 1_000_000))


def a_row(model: type[R], **values: Any) -> R:
    """A saved row; what is not given is filled with something plain and valid."""
    number = next(_serial)
    given = {
        "code": f"test.{number}",
        "name": f"Mục thử {number}",
        "valid_from": FIRST_DAY,
        "source": "test",
    } | values
    row = model(**given)
    act = Act(by=None, at=datetime(2026, 11, 1, tzinfo=UTC), system="tests", channel="command")
    prepare(row, revision=number, act=act)
    row.save(force_insert=True)
    return row


def a_kind(**values: Any) -> DocumentKind:
    return a_row(
        DocumentKind,
        **{"family": "state", "group": "administrative", "abbreviation": "TB"} | values,
    )


def an_organisation(**values: Any) -> Organisation:
    return a_row(Organisation, **{"family": "state", "level": "commune"} | values)


def a_field(**values: Any) -> FieldOfWork:
    return a_row(FieldOfWork, **{"family": "shared"} | values)


def a_retention_table(**values: Any) -> RetentionTable:
    return a_row(RetentionTable, **{"family": "state"} | values)


def a_retention_rule(**values: Any) -> RetentionRule:
    """Ten years unless told otherwise."""
    table = values.pop("table", None) or a_retention_table()
    return a_row(
        RetentionRule,
        **{"table": table, "group": "Tổng hợp", "term_years": 10} | values,
    )


def a_calendar_day(day: date, kind: str = "holiday", **values: Any) -> CalendarDay:
    return a_row(
        CalendarDay, **{"code": day.isoformat(), "day": day, "kind": kind, "name": "Nghỉ"} | values
    )
