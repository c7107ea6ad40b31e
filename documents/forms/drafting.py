"""Forms of drafting: the editor, opinions, templates. Shape only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogues.selectors import kinds_for
from documents.choices import Heading, Settlement, Verdict
from documents.engine import structured
from documents.forms.fields import DayField, PickManyField, PortalForm
from documents.forms.incoming import find_receiver
from documents.selectors import drafting, picks

if TYPE_CHECKING:
    from accounts.capacity import Capacity
    from documents.models import OutgoingDocument

LONG = 200_000


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class WriteForm(PortalForm):
    """The text of a plain document: one line is one paragraph, with simple marks."""

    to = forms.CharField(
        label=_("Addressed to"),
        required=False,
        max_length=LONG,
        widget=_area(2),
        help_text=_("One on each line, as after “Kính gửi”. Empty: the recipients of the draft."),
    )
    bases = forms.CharField(
        label=_("Grounds"),
        required=False,
        max_length=LONG,
        widget=_area(2),
        help_text=_("One on each line; the signs at the end are set for you."),
    )
    body = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONG,
        widget=_area(16, **{"data-marks": "", "spellcheck": "false"}),
        help_text=_(
            "One line is one paragraph. Begin a line with I. or 1. or a) or - to number it; put the "
            "rows of a table between bars: | one | two |. The end mark is set for you."
        ),
    )
    time = forms.CharField(label=_("Time"), required=False, max_length=1000)
    place = forms.CharField(label=_("Place"), required=False, max_length=1000)
    who = forms.CharField(label=_("Who is invited"), required=False, max_length=4000)
    what = forms.CharField(label=_("Agenda"), required=False, max_length=4000)
    closing = forms.CharField(
        label=_("Closing sentence"), required=False, max_length=4000, widget=_area(2)
    )
    recipients = forms.CharField(
        label=_("List under “Nơi nhận”"),
        required=False,
        max_length=LONG,
        widget=_area(2),
        help_text=_("Empty: made from the recipients of the draft, with the file copy last."),
    )
    note = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=500,
        help_text=_("For those who compare."),
    )

    def __init__(self, *args: Any, document: OutgoingDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = document.kind
        if kind is None or kind.abbreviation != "GM":
            for name in structured.MEETING:
                del self.fields[name]
        if kind is not None and kind.has_title and kind.abbreviation not in {"TTr", "BC"}:
            del self.fields["to"]
        self.dress()

    def content(self) -> structured.Content:
        """What was sent, as it is stored."""
        values = self.cleaned_data
        return structured.content(
            meeting={name: values.get(name, "") for name in structured.MEETING},
            **{
                name: values.get(name, "")
                for name in ("to", "bases", "body", "closing", "recipients")
            },
        )


def written(content: structured.Content) -> dict[str, str]:
    """The form's first values out of stored text."""
    return {
        "to": "\n".join(content.get("to", [])),
        "bases": "\n".join(content.get("bases", [])),
        "body": structured.write(content.get("blocks", [])),
        "closing": content.get("closing", ""),
        "recipients": "\n".join(content.get("recipients", [])),
        **(content.get("meeting") or {}),
    }


class AskOpinionsForm(PortalForm):
    """Whom to ask, what, and by when."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["people"] = PickManyField(
            label=_("Ask"),
            url=str(reverse_lazy("documents:pick", args=["receivers"])),
            offer=lambda: picks.receivers(who.organisation, today),
            find=find_receiver(who),
            help_text=_("A unit answers through its head."),
        )
        self.fields["question"] = forms.CharField(
            label=_("Question"), required=False, max_length=4000, widget=_area(3)
        )
        self.fields["due_on"] = DayField(label=_("Answers wanted by"), required=False)
        self.fields["answers_required"] = forms.BooleanField(
            label=_("Every answer is needed before the draft goes on"), required=False
        )
        self.dress()


class OpinionForm(PortalForm):
    verdict = forms.ChoiceField(
        label=_("Your opinion"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What should change, or why"), required=False, max_length=10_000, widget=_area(5)
    )


class SettleForm(PortalForm):
    settlement = forms.ChoiceField(
        label=_("Taken up?"), choices=Settlement.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=2000,
        widget=_area(3),
        help_text=_("Needed unless the opinion was wholly taken up."),
    )


class TemplateChoiceForm(PortalForm):
    """Which of the templates offered for its kind fills the next version."""

    def __init__(self, *args: Any, document: OutgoingDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = document.kind
        offered = drafting.offers(document.organisation, kind, timezone.localdate()) if kind else []
        self.fields["template"] = forms.ChoiceField(
            label=_("Template"),
            choices=[(offer.code, offer.name) for offer in offered],
            widget=forms.RadioSelect,
            initial=offered[0].code if offered else "",
        )
        self.dress()


class TemplateForm(PortalForm):
    """A template of the office's own."""

    name = forms.CharField(label=_("Name"), max_length=200)
    heading = forms.ChoiceField(
        label=_("Heading"), choices=Heading.choices, initial=Heading.OWN, required=False
    )
    valid_from = DayField(label=_("Valid from"))
    source = forms.CharField(label=_("Basis"), max_length=300, required=False)

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_for(who.organisation.family, timezone.localdate(), issuing=True)
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=_("Kinds of documents"),
            required=False,
            choices=[(kind.code, kind.name) for kind in kinds],
            widget=forms.SelectMultiple(attrs={"data-picker": "", "size": "6"}),
            help_text=_("None chosen: all kinds."),
        )
        if who.organisation.family != "party":
            del self.fields["heading"]
        self.order_fields(["name", "kinds", "heading", "valid_from", "source"])
        self.dress()


class ReturnForm(PortalForm):
    """Why a draft goes back. The usual reasons are named; one's own words count."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=_area(4),
        help_text=_("It is recorded with the act, and those concerned read it."),
    )

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = self.initial.pop("usual", [])
        if len(usual) > 1:
            self.fields["reason"].help_text = _("Usual: %(reasons)s.") % {
                "reasons": "; ".join(usual)
            }
