"""Forms of outgoing documents: shape only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from catalogues.choices import KindDirection
from catalogues.models import DocumentKind, FieldOfWork
from catalogues.selectors import limits_of_circulation
from documents.choices import Direction, Heading, RecipientChannel
from documents.forms.fields import DayField, PickField, PickManyField, PortalForm, as_uuid
from documents.forms.incoming import find_person, urgency_field
from documents.forms.registers import kept_number_field
from documents.models import IncomingDocument, OutgoingDocument, Register
from documents.selectors import drafting, picks, series

if TYPE_CHECKING:
    from accounts.capacity import Capacity


class DraftForm(PortalForm):
    """What a draft says about itself; number and date come later."""

    direction = forms.ChoiceField(
        label=_("Goes"),
        choices=[
            (Direction.OUTGOING, _("Out of the office")),
            (Direction.INTERNAL, _("Inside the office")),
        ],
        initial=Direction.OUTGOING,
    )
    kind = forms.ModelChoiceField(
        label=_("Kind of document"), queryset=DocumentKind.objects.none(), empty_label=_("Choose")
    )
    subject = forms.CharField(
        label=_("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    urgency = urgency_field()
    circulation = forms.ChoiceField(label=_("Limit of circulation"), required=False)
    field = forms.ModelChoiceField(
        label=_("Field of work"),
        queryset=FieldOfWork.objects.none(),
        required=False,
        empty_label=_("Not stated"),
    )
    due_on = DayField(label=_("Answer wanted by"), required=False)
    recipients = forms.CharField(
        label=_("Recipients"),
        required=False,
        widget=forms.Textarea(
            attrs={
                "rows": 4,
                "data-lines": reverse_lazy("documents:pick", args=["organisations"]),
            }
        ),
        help_text=_("One on each line, as under “Nơi nhận”."),
    )
    channel = forms.ChoiceField(
        label=_("Way of sending"),
        choices=RecipientChannel.choices,
        initial=RecipientChannel.EXCHANGE,
    )
    copies = forms.IntegerField(
        label=_("Paper copies"), required=False, min_value=0, max_value=9999
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    template = forms.ChoiceField(
        label=_("The text begins"),
        choices=[
            ("own", _("With the office's Word template for this kind")),
            ("written", _("Here in the portal (letters, notices, invitations, conclusions)")),
        ],
        initial="own",
        required=False,
    )
    heading = forms.ChoiceField(
        label=_("Heading"), choices=Heading.choices, initial=Heading.OWN, required=False
    )
    heading_name = forms.CharField(
        label=_("Name of the congress"),
        max_length=200,
        required=False,
        help_text=_("Only for papers of a congress, as in “ĐẠI HỘI ĐẠI BIỂU LẦN THỨ II”."),
    )

    field_order = [
        "kind",
        "direction",
        "subject",
        "template",
        "heading",
        "heading_name",
        "signer",
        "form_checker",
        "recipients",
        "channel",
        "replies_to",
        "urgency",
        "circulation",
        "field",
        "due_on",
        "copies",
        "note",
    ]

    def __init__(self, *args: Any, who: Capacity, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        today = date.today()  # noqa: DTZ011 - only chooses what is offered
        families = [who.organisation.family, "shared"]
        limits = self.fields["circulation"]
        limits.choices = [("", _("No limit")), *limits_of_circulation(today)]  # type: ignore[attr-defined]
        kinds = self.fields["kind"]
        kinds.queryset = (  # type: ignore[attr-defined]
            DocumentKind.objects.on(today)
            .filter(family__in=families, is_copy=False)
            .exclude(direction=KindDirection.INCOMING_ONLY)
            .listed()
        )
        areas = self.fields["field"]
        areas.queryset = (  # type: ignore[attr-defined]
            FieldOfWork.objects.on(today).filter(family__in=families).listed()
        )
        self.fields["signer"] = PickField(
            label=_("Signer"),
            required=False,
            url="",
            offer=lambda: picks.signers(who.organisation, today),
            find=lambda sent: picks.signer(who.organisation, today, sent),
            help_text=_("Only those with a signing right are listed, with the form they sign in."),
        )
        self.fields["form_checker"] = PickField(
            label=_("Form checker"),
            required=False,
            url="",
            offer=lambda: picks.people(who.organisation, today, roles=(Role.FORM_CHECKER,)),
            find=find_person(who),
            help_text=_("Empty: any form checker of the office."),
        )

        if not is_new:
            del self.fields["template"]
        if who.organisation.family != "party":
            del self.fields["heading"], self.fields["heading_name"]
        for way in drafting.SUCCESSION:
            self.fields[way] = forms.UUIDField(required=False, widget=forms.HiddenInput())

        def find(sent: str) -> IncomingDocument | None:
            uid = as_uuid(sent)
            return IncomingDocument.objects.visible_to(who).filter(uid=uid).first() if uid else None

        self.fields["replies_to"] = PickManyField(
            label=_("Answers"),
            required=False,
            url=str(reverse_lazy("documents:pick", args=["incoming"])),
            offer=lambda: picks.documents(who, "", direction="incoming"),
            find=find,
            help_text=_("The incoming documents that this one answers."),
        )
        self.order_fields(self.field_order)
        self.dress()

    def clean(self) -> dict[str, Any]:
        """The issued documents it follows, as objects this capacity may see."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for way in drafting.SUCCESSION:
            uid = values.get(way)
            values[way] = (
                OutgoingDocument.objects.visible_to(self.who).filter(uid=uid).first()
                if uid
                else None
            )
        return values

    def clean_recipients(self) -> list[str]:
        """The lines, each once, in the order written."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["recipients"].splitlines()]
        names = [line.strip("-–;. ") for line in lines]
        too_long = next((name for name in names if len(name) > 200), None)
        if too_long:
            raise forms.ValidationError(_("A recipient's name is at most 200 characters long."))
        return list(dict.fromkeys(name for name in names if name))


class CommentForm(PortalForm):
    text = forms.CharField(
        label=_("Comment"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NumberForm(PortalForm):
    """The book and the day of the number."""

    register = forms.ModelChoiceField(
        label=_("Register book"),
        queryset=Register.objects.none(),
        to_field_name="uid",
        empty_label=None,
    )
    on = DayField(label=_("Date of the document"))

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = date.today()  # noqa: DTZ011
        books = self.fields["register"]
        books.queryset = series.books_of(who.organisation).in_force(today)  # type: ignore[attr-defined]
        if who.organisation.family == "party":
            self.fields["tail"] = forms.CharField(
                label=_("Tail of the symbol"),
                max_length=6,
                required=False,
                help_text=_("Party documents only, for example nb."),
            )
        self.fields["reserved"] = kept_number_field(who)
        self.fields["reason"] = forms.CharField(
            label=_("Reason, if the body has no authority for this kind"),
            max_length=1000,
            required=False,
        )
        self.dress()


class SuccessorForm(PortalForm):
    """The issued document that replaces or corrects this one, and why."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

        def find(sent: str) -> OutgoingDocument | None:
            uid = as_uuid(sent)
            return OutgoingDocument.objects.visible_to(who).filter(uid=uid).first() if uid else None

        self.fields["by"] = PickField(
            label=_("By the document"),
            url=str(reverse_lazy("documents:pick", args=["outgoing"])),
            offer=lambda: picks.documents(who, "", direction="outgoing"),
            find=find,
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.dress()


class VersionForm(PortalForm):
    note = forms.CharField(
        label=_("What changed"),
        max_length=500,
        required=False,
        help_text=_("For those who compare."),
    )
