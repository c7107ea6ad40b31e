"""Shapes that several resources share. Nothing here writes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Person, Unit
from catalogues.models import DocumentKind, FieldOfWork, Organisation, RetentionRule
from core.lifecycle import Lifecycle, Move
from core.workdays import EARLIEST, LATEST
from documents.models import Register


class PersonRef(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    full_name = serializers.CharField()


class UnitRef(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    name = serializers.CharField()


class CodeRef(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class MoveOut(serializers.Serializer[Move]):
    """An act open to the caller now; `blockers` say what bars it."""

    name = serializers.CharField()
    label: Any = serializers.SerializerMethodField()
    needs_reason = serializers.BooleanField()
    blockers = serializers.SerializerMethodField()

    def get_label(self, move: Move) -> str:
        return str(move.label)

    def get_blockers(self, move: Move) -> list[str]:
        return [str(line) for line in move.blockers]


class ReasonIn(serializers.Serializer[Any]):
    """Every act takes a reason (asked for where the lifecycle says so) and a free comment."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    comment = serializers.CharField(required=False, allow_blank=True, max_length=5000, default="")


class TextIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=20000)


class DayField(serializers.DateField):
    """A day that an office can mean; beyond these years calendars and zones have no answer."""

    default_error_messages = {
        "out_of_reach": _("This day lies too far away: give one between 1900 and 2199.")
    }

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not EARLIEST <= day <= LATEST:
            self.fail("out_of_reach")
        return day


class MomentField(serializers.DateTimeField):
    """An instant within the same years."""

    default_error_messages = DayField.default_error_messages

    def to_internal_value(self, value: Any) -> datetime:
        instant: datetime = super().to_internal_value(value)
        if not EARLIEST.year <= instant.year <= LATEST.year:
            self.fail("out_of_reach")
        return instant


def today() -> date:
    return timezone.localdate()


class CodeField(serializers.SlugRelatedField[Any]):
    """A row of a catalogue, named by its code; the one valid today."""

    def __init__(self, model: type[Any], **kwargs: Any) -> None:
        self.catalogue = model
        super().__init__(slug_field="code", queryset=model.objects.none(), **kwargs)

    def get_queryset(self) -> Any:
        return self.catalogue.objects.on(today())


@extend_schema_field({"type": "string", "format": "uuid"})
class UidField(serializers.SlugRelatedField[Any]):
    """Another thing, named by its uid; only such as the caller may name."""

    def __init__(self, queryset: Any = None, **kwargs: Any) -> None:
        if not kwargs.get("read_only"):
            kwargs["queryset"] = Person.objects.none() if queryset is None else queryset
        super().__init__(slug_field="uid", **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        plain = serializers.UUIDField().to_internal_value(data)
        return super().to_internal_value(plain)


class SeenField(UidField):
    """A document or dossier that the caller sees; a hidden one does not exist (R25)."""

    def __init__(self, model: type[Any], **kwargs: Any) -> None:
        self.model = model
        super().__init__(queryset=model.objects.none(), **kwargs)

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.context["who"])


class HouseField(UidField):
    """A unit or a person of the caller's organisation."""

    def __init__(self, model: type[Any], path: str, **kwargs: Any) -> None:
        self.model, self.path = model, path
        super().__init__(queryset=model.objects.none(), **kwargs)

    def get_queryset(self) -> Any:
        rows = self.model.objects.filter(**{self.path: self.context["who"].organisation_id})
        return rows.distinct()


class BookField(UidField):
    """A register (`path` "pk") or an entry of one, of those the caller may know of: a book of state
    secrets does not exist for the uncleared (SEC-09)."""

    def __init__(self, model: type[Any], path: str, **kwargs: Any) -> None:
        self.model, self.path = model, path
        super().__init__(queryset=model.objects.none(), **kwargs)

    def get_queryset(self) -> Any:
        books = Register.objects.known_to(self.context["who"])
        return self.model.objects.filter(**{f"{self.path}__in": books.values("pk")})


def person_field(**kwargs: Any) -> HouseField:
    return HouseField(Person, "appointments__unit__organisation", **kwargs)


def unit_field(**kwargs: Any) -> HouseField:
    return HouseField(Unit, "organisation", **kwargs)


def kind_field(**kwargs: Any) -> CodeField:
    return CodeField(DocumentKind, **kwargs)


def field_field(**kwargs: Any) -> CodeField:
    return CodeField(FieldOfWork, **kwargs)


def organisation_field(**kwargs: Any) -> UidField:
    return UidField(queryset=Organisation.objects.all(), **kwargs)


def retention_field(**kwargs: Any) -> UidField:
    return UidField(queryset=RetentionRule.objects.all(), **kwargs)


def moves_of(table: Lifecycle[Any], context: dict[str, Any], obj: Any) -> list[dict[str, Any]]:
    """What the caller may do now; only in a single answer, never in lists."""
    if not context.get("detail"):
        return []
    who = context.get("who")
    moves: Any = table.open_to(who, obj) if who is not None else []
    return list(MoveOut(moves, many=True).data)
