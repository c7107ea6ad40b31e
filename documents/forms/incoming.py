"""Forms of incoming documents: shape only; the law stands in services and policies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Unit
from catalogues.models import DocumentKind, FieldOfWork
from documents.choices import Direction, EnvelopeState, Outcome, Source, Urgency
from documents.forms.fields import DayField, PickField, PickManyField, PortalForm, as_uuid
from documents.models import IncomingDocument, OutgoingDocument, Register
from documents.selectors import picks
from documents.services import book_kinds, phrases

if TYPE_CHECKING:
    from accounts.capacity import Capacity


def find_person(who: Capacity) -> Any:
    """Look up a person of this office by the identifier sent."""

    def find(sent: str) -> Person | None:
        uid = as_uuid(sent)
        here = picks.appointments(who.organisation, date.today()).values("person")  # noqa: DTZ011
        return Person.objects.filter(uid=uid, pk__in=here).first() if uid else None

    return find


def find_receiver(who: Capacity) -> Any:
    """A unit (`u:…`) or a person (`p:…`) of this office."""
    person = find_person(who)

    def find(sent: str) -> Person | Unit | None:
        shape, _colon, rest = sent.partition(":")
        uid = as_uuid(rest)
        if uid is None:
            return None
        if shape == "u":
            return Unit.objects.filter(uid=uid, organisation=who.organisation).first()
        return person(rest) if shape == "p" else None

    return find


def urgency_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Urgency"), choices=Urgency.choices, coerce=int, initial=Urgency.NORMAL
    )


class DescriptionForm(PortalForm):
    """What stands on the document, as the register wants it (NĐ 30/2020 PL VI)."""

    code_display = forms.CharField(
        label=_("Number and symbol"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As on the document, for example 05-TB/VPTU or 128/UBND-VP."),
    )
    issued_on = DayField(label=_("Date of the document"), required=False)
    issuer_name = forms.CharField(
        label=_("Issuing office"),
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "data-picker": reverse_lazy("documents:pick", args=["organisations"]),
                "data-create": "",
            }
        ),
    )
    kind = forms.ModelChoiceField(
        label=_("Kind of document"),
        queryset=DocumentKind.objects.none(),
        required=False,
        empty_label=_("Not stated"),
    )
    subject = forms.CharField(
        label=_("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    field = forms.ModelChoiceField(
        label=_("Field of work"),
        queryset=FieldOfWork.objects.none(),
        required=False,
        empty_label=_("Not stated"),
    )
    urgency = urgency_field()
    due_on = DayField(
        label=_("Deadline"),
        required=False,
        help_text=_("As stated in the document; empty: the default of the office."),
    )
    signer_name = forms.CharField(label=_("Signed by"), max_length=50, required=False)
    signer_position = forms.CharField(
        label=_("Position of the signer"), max_length=100, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        today = date.today()  # noqa: DTZ011 - the server's local day only chooses what is offered
        families = [who.organisation.family, "shared"]
        kinds = self.fields["kind"]
        kinds.queryset = DocumentKind.objects.on(today).listed()  # type: ignore[attr-defined]
        areas = self.fields["field"]
        areas.queryset = (  # type: ignore[attr-defined]
            FieldOfWork.objects.on(today).filter(family__in=families).listed()
        )
        self.received_only()

    def ask_nothing_of_duplicates(self) -> None:
        """Leave the two questions about a duplicate out while none was found or confirmed."""
        if not self.data.get("duplicate_seen"):
            self.fields.pop("duplicate_seen", None)
            self.fields.pop("duplicate_reason", None)

    def received_only(self) -> None:
        """Subclasses lock what came from another system (IN-04)."""


class ArriveForm(PortalForm):
    """Take in files: one document from all of them, or one from each; paper also without a file."""

    source = forms.ChoiceField(label=_("Came by"), choices=Source.choices, initial=Source.UPLOAD)
    arrived_at = DayField(label=_("Arrived on"), required=False)
    paper_follows = forms.BooleanField(label=_("The paper original follows"), required=False)
    each = forms.ChoiceField(
        label=_("Several files"),
        choices=[
            ("one", _("One document: the first file is the main text, the others annexes")),
            ("many", _("A document from each file")),
        ],
        initial="one",
        widget=forms.RadioSelect,
    )

    urgency = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        coerce=int,
        empty_value=Urgency.NORMAL,  # type: ignore[arg-type]
        required=False,
    )
    copies_received = forms.IntegerField(
        label=_("Copies received"), required=False, min_value=1, max_value=999
    )
    envelope_state = forms.ChoiceField(
        label=_("State of the envelope"),
        required=False,
        choices=[("", "–"), *EnvelopeState.choices],
    )
    envelope_note = forms.CharField(
        label=_("Remark on the envelope"), required=False, max_length=500
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Source.choices if value != Source.EXCHANGE
        ]


def _kind_of(value: Any) -> DocumentKind | None:
    """The kind first shown: a row, or its key."""
    if isinstance(value, DocumentKind) or value is None:
        return value
    return DocumentKind.objects.filter(pk=value).first() if str(value).isdecimal() else None


class RegisterForm(DescriptionForm):
    """Register: the book, and the description confirmed by the clerk."""

    register = forms.ModelChoiceField(
        label=_("Register book"), queryset=Register.objects.none(), to_field_name="uid"
    )
    paper_follows = forms.BooleanField(label=_("The paper original follows"), required=False)
    duplicate_seen = forms.BooleanField(
        label=_("I have looked at it: this is another document"), required=False
    )
    duplicate_reason = forms.CharField(
        label=_("Why it is registered all the same"), max_length=1000, required=False
    )

    field_order = [
        "register",
        "kind",
        "code_display",
        "issued_on",
        "issuer_name",
        "subject",
        "signer_name",
        "signer_position",
        "field",
        "urgency",
        "due_on",
        "paper_follows",
        "note",
    ]

    def __init__(self, *args: Any, document: IncomingDocument | None = None, **kwargs: Any) -> None:
        self.document = document
        super().__init__(*args, **kwargs)
        if not self.data:
            self.ask_nothing_of_duplicates()
        today = date.today()  # noqa: DTZ011
        books = self.fields["register"]
        books.queryset = (  # type: ignore[attr-defined]
            Register.objects.filter(
                organisation=self.who.organisation, direction=Direction.INCOMING, secret=False
            )
            .in_force(today)
            .order_by("-is_default", "name")
        )
        books.empty_label = None  # type: ignore[attr-defined]
        if self.document is not None and not self.data:
            proposed = book_kinds.book_for(
                organisation_id=self.who.organisation_id,
                kind=_kind_of(self.initial.get("kind")) or self.document.kind,
                on=today,
            )
            if proposed is not None:
                self.initial["register"] = proposed.uid
        self.fields["kind"].required = True
        self.fields["kind"].widget.is_required = True

    def received_only(self) -> None:
        if self.document is not None and self.document.from_system:
            for name in ("code_display", "issued_on", "issuer_name", "subject", "kind"):
                self.fields[name].disabled = True


class PresentForm(PortalForm):
    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = PickField(
            label=_("Present to"),
            url="",
            offer=lambda: picks.leaders(who.organisation, date.today()),  # noqa: DTZ011
            find=find_person(who),
        )
        self.fields["comment"] = forms.CharField(
            label=_("Proposal"), required=False, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.dress()


class AssignForm(PortalForm):
    """Who leads, who supports, who is informed, by when (IN-06)."""

    with_text = False

    def _ask_text(self, who: Capacity) -> None:
        """The instruction, where there is one."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = picks.receivers(who.organisation, date.today())  # noqa: DTZ011
        common: dict[str, Any] = {
            "url": str(reverse_lazy("documents:pick", args=["receivers"])),
            "offer": lambda: offered,
            "find": find_receiver(who),
        }
        if self.with_text:
            self._ask_text(who)
        self.fields["lead"] = PickField(
            label=_("Leads"), help_text=_("Exactly one: a unit or a person."), **common
        )
        self.fields["support"] = PickManyField(label=_("Supports"), required=False, **common)
        self.fields["info"] = PickManyField(label=_("For information"), required=False, **common)
        self.fields["due_on"] = DayField(label=_("Deadline"), required=False)
        self.fields["confirm_needed"] = forms.BooleanField(
            label=_("I want to confirm the completion"), required=False
        )
        self.dress()


class DirectForm(AssignForm):
    """The instruction in words, begun with one of the leader's own phrases or not."""

    with_text = True

    def _ask_text(self, who: Capacity) -> None:
        kept = [(one.text, one.text[:120]) for one in phrases.of(who.person)]
        if kept:
            self.fields["phrase"] = forms.ChoiceField(
                label=_("My phrases"), required=False, choices=[("", _("None of them")), *kept]
            )
        self.fields["text"] = forms.CharField(
            label=_("Instruction"),
            required=not kept,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        words = [values.get("phrase", ""), values.get("text", "")]
        values["text"] = "\n".join(one for one in words if one)
        if not values["text"] and "text" not in self.errors:
            self.add_error("text", _("Write the instruction."))
        return values


class HandDownForm(AssignForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["confirm_needed"]


class FinishForm(PortalForm):
    """With what the work ends (IN-08)."""

    outcome = forms.ChoiceField(
        label=_("Finished with"), choices=Outcome.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

        def find(sent: str) -> OutgoingDocument | None:
            uid = as_uuid(sent)
            return OutgoingDocument.objects.visible_to(who).filter(uid=uid).first() if uid else None

        self.fields["answer"] = PickField(
            label=_("Answering document"),
            required=False,
            url=str(reverse_lazy("documents:pick", args=["outgoing"])),
            offer=lambda: picks.documents(who, "", direction="outgoing"),
            find=find,
        )
        self.fields["note"] = forms.CharField(
            label=_("Result"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("What was done, or why no answer is needed."),
        )
        self.dress()


class ShareForm(PortalForm):
    """Colleagues and units who are to see a document."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_whom"] = PickManyField(
            label=_("Show to"),
            url=str(reverse_lazy("documents:pick", args=["receivers"])),
            offer=lambda: picks.receivers(who.organisation, date.today()),  # noqa: DTZ011
            find=find_receiver(who),
        )
        self.dress()


class PartForm(PortalForm):
    result = forms.CharField(
        label=_("Result"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
