"""Forms of registers and numbers: shape only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogues.choices import BodyTier, BodyType
from catalogues.models import DocumentKind
from documents.choices import Direction, ResetPolicy
from documents.forms.fields import DayField, PickField, PortalForm, as_uuid
from documents.models import Register, RegisterEntry
from documents.selectors import series
from documents.selectors.picks import Choice

if TYPE_CHECKING:
    from accounts.capacity import Capacity

NOT_STATED = [("", _("Not stated"))]


def kinds_of(who: Capacity) -> Any:
    return (
        DocumentKind.objects.on(timezone.localdate())
        .filter(family__in=[who.organisation.family, "shared"])
        .listed()
    )


class ReserveForm(PortalForm):
    """A number to be kept for a document that is not ready."""

    until = DayField(label=_("Keep it until"))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, who: Capacity, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if register.per_kind or register.per_group:
            self.fields["kind"] = forms.ModelChoiceField(
                label=_("Kind of document"), queryset=kinds_of(who), empty_label=_("Choose")
            )
            self.order_fields(["kind", "until", "reason"])
        self.dress()


class VoidForm(PortalForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the book beside the number, which is never given again."),
    )


class RegisterForm(PortalForm):
    """A new register: what it numbers and how its series run."""

    direction = forms.ChoiceField(label=_("For documents"), choices=Direction.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.CharField(label=_("Code"), max_length=30)
    reset_policy = forms.ChoiceField(label=_("Starts again"), choices=ResetPolicy.choices)
    layout = forms.ChoiceField(
        label=_("Numbers run"),
        choices=[
            ("one", _("in one series for all kinds")),
            ("kind", _("apart for each kind")),
            ("group", _("apart for each group of kinds")),
        ],
        initial="one",
        help_text=_("The head of the office decides. It cannot be changed afterwards."),
    )
    groups = forms.CharField(
        label=_("Groups of kinds"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line: code: abbreviations, for example VB: QĐ, NQ, CT."),
    )
    body_symbol = forms.CharField(
        label=_("Symbol of the issuing body"), max_length=30, required=False
    )
    body_code = forms.CharField(
        label=_("Body whose terms count"),
        max_length=30,
        required=False,
        help_text=_("For numbers by term: the code of the body, for example ĐH for a congress."),
    )
    body_type = forms.ChoiceField(
        label=_("Issuing body"), choices=[*NOT_STATED, *BodyType.choices], required=False
    )
    body_tier = forms.ChoiceField(
        label=_("Tier of the body"), choices=[*NOT_STATED, *BodyTier.choices], required=False
    )
    tail = forms.CharField(
        label=_("Tail of the symbol"),
        max_length=10,
        required=False,
        help_text=_("Party documents only, for example nb."),
    )
    year_in_symbol = forms.BooleanField(
        label=_("The year stands in the symbol (rule-making documents)"), required=False
    )
    for_copies = forms.BooleanField(label=_("For certified copies"), required=False)
    is_default = forms.BooleanField(label=_("Proposed first"), required=False)
    valid_from = DayField(label=_("In use from"), required=False)

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who

    def clean_groups(self) -> list[tuple[str, list[DocumentKind]]]:
        """Code and kinds of each group; abbreviations as the family writes them."""
        found = []
        known: dict[str, list[DocumentKind]] = {}
        for kind in kinds_of(self.who):
            known.setdefault(kind.abbreviation or kind.name, []).append(kind)
        for line in self.cleaned_data["groups"].splitlines():
            if not line.strip():
                continue
            code, colon, words = line.partition(":")
            names = [word.strip() for word in words.split(",") if word.strip()]
            unknown = next((name for name in names if name not in known), None)
            if not colon or not code.strip() or not names:
                raise forms.ValidationError(_("Write each group as code: abbreviations."))
            if unknown is not None:
                raise forms.ValidationError(
                    _("There is no kind with the abbreviation “%(name)s”.") % {"name": unknown}
                )
            found.append((code.strip()[:20], [kind for name in names for kind in known[name]]))
        return found


def kept_number_field(who: Capacity) -> PickField:
    """A number that was kept, to be used now."""
    known = Register.objects.known_to(who).values("pk")
    rows = list(series.reserved(house=who.organisation).filter(register__in=known)[:200])

    def find(sent: str) -> RegisterEntry | None:
        uid = as_uuid(sent)
        return next((row for row in rows if row.uid == uid), None)

    return PickField(
        label=_("Use a number that was kept"),
        required=False,
        url="",
        offer=lambda: [
            Choice(
                str(row.uid),
                f"{row} – {row.register.name}",
                f"{row.entered_on:%d/%m/%Y}: {row.reserved_reason[:80]}",
            )
            for row in rows
        ],
        find=find,
    )


class InsertForm(PortalForm):
    """After which number, and why."""

    number = forms.IntegerField(label=_("After the number"), min_value=1)

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        books = series.books_of(who.organisation)
        self.fields["register"] = forms.ModelChoiceField(
            label=_("Register book"), queryset=books, to_field_name="uid", empty_label=None
        )
        self.fields["scope"] = forms.CharField(
            label=_("Series"),
            max_length=60,
            required=False,
            help_text=_("Empty: the series of today."),
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.order_fields(["register", "number", "scope", "reason"])
        self.dress()
