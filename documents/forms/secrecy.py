"""Forms of the acts on state secrets. Each act names its fields; the rest is told here once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Secrecy
from accounts.models import Appointment, Person
from catalogues.models import SecretListItem
from documents.choices import Direction, SecretCopyForm
from documents.forms.fields import DayField, PortalForm
from documents.models import CopyLedgerEntry, CopyOrder, Document, SecrecyNotice

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from accounts.capacity import Capacity


def _text(
    label: _StrPromise, *, most: int = 300, rows: int = 0, required: bool = True
) -> Callable[..., forms.Field]:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return lambda **_known: forms.CharField(
        label=label, max_length=most, widget=widget, required=required
    )


def _level(*, zero: bool) -> Callable[..., forms.Field]:
    choices = [(value, label) for value, label in Secrecy.choices if zero or value]
    return lambda **_known: forms.TypedChoiceField(label=_("Secrecy"), choices=choices, coerce=int)


def _item(*, today: date, **_known: Any) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("Entry of the list of state secrets"),
        queryset=SecretListItem.objects.on(today).order_by("level", "sector", "ordinal"),
        required=False,
        help_text=_("A level rests on an entry of the decreed lists."),
    )


def _person(label: _StrPromise, *, required: bool = True) -> Callable[..., forms.Field]:
    def make(*, who: Capacity, today: date, **_known: Any) -> forms.Field:
        here = Appointment.objects.effective(today).filter(
            unit__organisation_id=who.organisation_id
        )
        return forms.ModelChoiceField(
            label=label,
            queryset=Person.objects.listed().filter(pk__in=here.values("person")),
            to_field_name="uid",
            required=required,
        )

    return make


def _copy(*, document: Document, **_known: Any) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("Copy"),
        queryset=CopyLedgerEntry.objects.filter(
            document_id=document.pk, destroyed_at=None
        ).order_by("number"),
        to_field_name="uid",
    )


def _order(*, document: Document, **_known: Any) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("Permission"),
        queryset=CopyOrder.objects.filter(document_id=document.pk).order_by("pk"),
        to_field_name="uid",
    )


def _notice(*, document: Document, **_known: Any) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("Recipient"),
        queryset=SecrecyNotice.objects.filter(decision__document_id=document.pk, sent_at=None),
        to_field_name="uid",
    )


def _count(label: _StrPromise) -> Callable[..., forms.Field]:
    return lambda **_known: forms.IntegerField(label=label, min_value=1, max_value=500)


def _yes(label: _StrPromise) -> Callable[..., forms.Field]:
    return lambda **_known: forms.BooleanField(label=label, required=False)


def _day(label: _StrPromise) -> Callable[..., forms.Field]:
    return lambda **_known: DayField(label=label, required=False)


BASIS = _text(_("Number and date of the written decision"))
REASON = _text(_("Reason"), most=1000, rows=4)
FIELDS: dict[str, dict[str, Callable[..., forms.Field]]] = {
    "remove": {"reason": REASON},
    "clear": {"reason": REASON},
    "check-receipt": {
        "signature": _yes(_("The signature is right")),
        "integrity": _yes(_("The document is whole and unaltered")),
        "items": _count(_("Documents")),
        "pages": _count(_("Pages")),
        "note": _text(_("Note"), required=False),
    },
    "decide": {
        "level": _level(zero=True),
        "item": _item,
        "basis": _text(_("Basis"), required=False),
        "protected_until": _day(_("Protected until")),
    },
    "change": {
        "level": _level(zero=True),
        "item": _item,
        "basis": BASIS,
        "protected_until": _day(_("Protected until")),
    },
    "tell": {"notice": _notice},
    "name-reader": {"person": _person(_("Person"))},
    "end-reader": {"person": _person(_("Person"))},
    "permit-copies": {
        "count": _count(_("Number of copies")),
        "form": lambda **_known: forms.ChoiceField(
            label=_("Kind of copying"), choices=SecretCopyForm.choices
        ),
        "purpose": _text(_("Purpose")),
        "meeting": _text(_("Meeting"), required=False),
        "collect_by": _day(_("To be collected by")),
    },
    "make-copies": {"order": _order, "count": _count(_("Number of copies"))},
    "hand-over": {
        "copy": _copy,
        "holder": _person(_("Colleague"), required=False),
        "holder_name": _text(_("Or somebody outside, by name"), required=False),
    },
    "take-back": {"copy": _copy},
    "spoil": {"copy": _copy, "note": _text(_("Note"), required=False)},
    "destroy-copy": {"copy": _copy, "witness": _person(_("Witness"))},
    "destroy": {
        "decision": BASIS,
        "council": _text(_("Members of the council"), most=1000, rows=3),
        "minutes": _text(_("Number and date of the minutes")),
        "way": _text(_("Way of destroying")),
        "witness": _person(_("Witness")),
    },
    "signed": {
        "file": lambda **_known: forms.FileField(label=_("Signed file")),
        "way": _text(_("How it was signed"), most=100),
    },
    "sealed": {"file": lambda **_known: forms.FileField(label=_("Sealed file"))},
}
"""Act → its fields; each is made for the document, the person and the day."""


class SecrecyForm(PortalForm):
    """One act on a state secret."""

    def __init__(
        self, *args: Any, step: str, document: Document, who: Capacity, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, make in FIELDS[step].items():
            self.fields[name] = make(document=document, who=who, today=today)
        self.dress()


class StubForm(PortalForm):
    """A stub of a secret paper: series, number, date, sender, receiver, nothing more (SEC-04)."""

    direction = forms.ChoiceField(
        label=_("Direction"), choices=[c for c in Direction.choices if c[0] != "internal"]
    )
    level = forms.TypedChoiceField(
        label=_("Secrecy"), choices=[c for c in Secrecy.choices if c[0]], coerce=int
    )
    code_display = forms.CharField(label=_("Number and symbol"), max_length=60, required=False)
    issued_on = DayField(label=_("Date of the document"), required=False)
    sender = forms.CharField(label=_("Sender"), max_length=200)
    receiver = forms.CharField(label=_("Receiver"), max_length=200)
    subject = forms.CharField(
        label=_("Subject"),
        max_length=500,
        required=False,
        help_text=_("Leave it empty for a top secret paper: its subject is written nowhere here."),
    )
    place = forms.CharField(label=_("Where the paper lies"), max_length=200, required=False)


class BasisForm(PortalForm):
    """A permission rests on a written decision."""

    basis = forms.CharField(label=_("Number and date of the written decision"), max_length=300)
