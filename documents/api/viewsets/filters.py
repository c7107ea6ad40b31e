"""List filters of the API: those of the portal's lists, under the same names, but strict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from core.errors import InvalidInput
from documents.choices import DossierState, IncomingState, OutgoingState
from documents.selectors.tables import Asked

LONGEST = 500
WORDS = OpenApiParameter("q", str, description="Words of number, subject or issuing body.")
DAYS = [
    OpenApiParameter("from", date, description="Dated on or after this day."),
    OpenApiParameter("to", date, description="Dated on or before this day."),
]


def _choice(name: str, values: list[str], description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, enum=values, description=description)


def _documents(states: list[str], mine: list[str]) -> list[OpenApiParameter]:
    return [
        WORDS,
        _choice("state", states, "Exactly this state."),
        _choice("open", ["1"], "Only what somebody still has to work on."),
        _choice("due", ["overdue", "soon"], "By deadline."),
        _choice("urgent", ["1"], "Only urgent ones."),
        _choice("mine", mine, "Own work, as in the portal."),
        OpenApiParameter("unit", UUID, description="Of this unit."),
        *DAYS,
    ]


INCOMING = _documents(IncomingState.values, ["presented", "work", "unread"])
OUTGOING = _documents(OutgoingState.values, ["drafts", "sign"])
DOSSIERS = [
    WORDS,
    _choice("state", DossierState.values, "Exactly this state."),
    _choice("mine", ["kept"], "Those one keeps."),
    _choice("handover", ["near", "overdue", "waiting"], "By the day of handing over (DOS-08)."),
]


def asked_by(request: Request, parameters: list[OpenApiParameter]) -> Asked:
    """The filters asked for. Raises InvalidInput for a value that would silently filter nothing."""
    for parameter in parameters:
        value = request.query_params.get(parameter.name, "").strip()
        if value:
            _refuse_unsound(parameter, value)
    return Asked.of(request.query_params)


def _refuse_unsound(parameter: OpenApiParameter, value: str) -> None:
    name = parameter.name
    if parameter.enum and value not in parameter.enum:
        raise InvalidInput(
            _("“%(name)s” is one of: %(values)s.")
            % {"name": name, "values": ", ".join(map(str, parameter.enum))},
            field=name,
        )
    if parameter.type is date and _fails(date.fromisoformat, value):
        raise InvalidInput(
            _("“%(name)s” is a day such as 2026-11-22.") % {"name": name}, field=name
        )
    if parameter.type is UUID and _fails(UUID, value):
        raise InvalidInput(_("“%(name)s” is a uid.") % {"name": name}, field=name)
    if len(value) > LONGEST:
        raise InvalidInput(field=name)


def value_of(request: Request, parameter: OpenApiParameter) -> str:
    """One value of the question, "" when there is none. Raises InvalidInput for an unsound one."""
    value = request.query_params.get(parameter.name, "").strip()
    if value:
        _refuse_unsound(parameter, value)
    return value


def day_in(request: Request, name: str) -> date | None:
    """A day of the question, or None when it names none."""
    value = request.query_params.get(name, "").strip()
    if not value:
        return None
    _refuse_unsound(next(day for day in DAYS if day.name == name), value)
    return date.fromisoformat(value)


def _fails(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return True
    return False
