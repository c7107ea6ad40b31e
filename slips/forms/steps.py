"""The form of a slip in steps: shape only; the gates stand in selectors.gates, the law in the services."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from documents.forms.fields import DayField, PickField, PickManyField, PortalForm, as_uuid
from documents.forms.incoming import find_person, urgency_field
from documents.models import Document, Dossier, OutgoingDocument
from documents.selectors import picks
from slips.choices import Adoption, Verdict
from slips.models import QUESTION_LENGTH, Slip
from slips.services.data import BasisIn, SlipData

if TYPE_CHECKING:
    from accounts.capacity import Capacity

MOST_ROWS = 20


def area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def today() -> date:
    return date.today()  # noqa: DTZ011 - the server's local day only chooses what is offered


def one_of(model: Any, who: Capacity) -> Any:
    """Look up a thing by its identifier among those this capacity sees."""

    def find(sent: str) -> Any:
        uid = as_uuid(sent)
        return model.objects.visible_to(who).filter(uid=uid).first() if uid else None

    return find


class StepForm(PortalForm):
    """One step: `data_in` gives what the service wants."""

    template: ClassVar[str] = "slips/step_plain.html"

    def __init__(self, *args: Any, who: Capacity, slip: Slip | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.first(slip) if slip is not None else {})
        super().__init__(*args, origins=_origins(slip), **kwargs)
        self.who, self.slip = who, slip
        self.more_fields()
        self.dress()

    @staticmethod
    def first(slip: Slip) -> dict[str, Any]:
        return {}

    def more_fields(self) -> None:
        """Fields whose choices hang on the person."""

    def data_in(self) -> SlipData:
        return self.cleaned_data.copy()  # type: ignore[return-value]


def _origins(slip: Slip | None) -> dict[str, str]:
    """Only what the system derived is marked; what one typed oneself one knows."""
    if slip is None:
        return {}
    return {name: origin for name, origin in slip.provenance.items() if origin == "derived"}


class MatterForm(StepForm):
    """Who submits what to whom, by when."""

    subject = forms.CharField(label=_("Subject"), max_length=500, widget=area(2))
    summary = forms.CharField(
        label=_("Summary in one line"),
        max_length=200,
        required=False,
        help_text=_("What the leader reads first: the matter, the proposal, the cost."),
    )
    decide_by = DayField(label=_("Decision wanted by"), required=False)
    urgency = urgency_field()
    field_order = ["subject", "addressee", "summary", "decide_by", "urgency", "dossier"]

    def more_fields(self) -> None:
        who = self.who
        self.fields["addressee"] = PickField(
            label=_("Submitted to"),
            required=False,
            url="",
            offer=lambda: picks.leaders(who.organisation, today()),
            find=find_person(who),
        )
        self.fields["dossier"] = PickField(
            label=_("Dossier"),
            required=False,
            url=str(reverse_lazy("documents:pick", args=["dossiers"])),
            offer=lambda: picks.dossiers(who, ""),
            find=one_of(Dossier, who),
            help_text=_("With the decision, the slip, its drafts and the result go into it."),
        )
        self.order_fields(self.field_order)

    @staticmethod
    def first(slip: Slip) -> dict[str, Any]:
        return {
            "subject": slip.subject,
            "summary": slip.summary,
            "decide_by": slip.decide_by,
            "urgency": slip.urgency,
            "addressee": str(slip.addressee.uid) if slip.addressee else "",
            "dossier": str(slip.dossier.uid) if slip.dossier else "",
        }


class ProblemForm(StepForm):
    """The problem, its bases, the one question."""

    context = forms.CharField(label=_("Context"), required=False, widget=area(5))
    question = forms.CharField(
        label=_("Question to be decided"),
        max_length=QUESTION_LENGTH,
        required=False,
        widget=area(2, maxlength=QUESTION_LENGTH),
        help_text=_("One question, 300 characters at most."),
    )
    why_now = forms.CharField(label=_("Why now"), required=False, widget=area(3))
    bases_text = forms.CharField(
        label=_("Other bases"),
        required=False,
        widget=area(3),
        help_text=_("Laws and decisions that are not kept here, one on each line."),
    )
    field_order = ["context", "question", "why_now", "bases", "bases_text"]

    def more_fields(self) -> None:
        who = self.who
        self.fields["bases"] = PickManyField(
            label=_("Documents it rests on"),
            required=False,
            url=str(reverse_lazy("documents:pick", args=["documents"])),
            offer=lambda: self._offered(who),
            find=one_of(Document, who),
        )
        self.order_fields(self.field_order)

    def _offered(self, who: Capacity) -> list[picks.Choice]:
        return _with_own(who, picks.documents(who, ""), self.slip, "bases")

    @staticmethod
    def first(slip: Slip) -> dict[str, Any]:
        bases = list(slip.bases.select_related("document").order_by("ordinal"))
        return {
            "context": slip.context,
            "question": slip.question,
            "why_now": slip.why_now,
            "bases": [str(one.document.uid) for one in bases if one.document],
            "bases_text": "\n".join(one.text for one in bases if one.document is None),
        }

    def data_in(self) -> SlipData:
        values = self.cleaned_data
        words = {
            row.document_id: row.text
            for row in (self.slip.bases.exclude(document=None) if self.slip else [])
        }
        documents = [BasisIn(document=one, text=words.get(one.pk, "")) for one in values["bases"]]
        lines = [line.strip("-–; ") for line in values["bases_text"].splitlines()]
        return {
            "context": values["context"],
            "question": values["question"],
            "why_now": values["why_now"],
            "bases": [*documents, *(BasisIn(text=line) for line in lines if line)],
        }


def _with_own(
    who: Capacity, offered: list[picks.Choice], slip: Slip | None, name: str
) -> list[picks.Choice]:
    """What is chosen already is offered too, if it may be seen, so that saving does not lose it."""
    if slip is None:
        return offered
    keys = getattr(slip, name).exclude(document=None).values("document")
    own = Document.objects.visible_to(who).filter(pk__in=keys)
    known = {choice.value for choice in offered}
    return [
        *(choice for choice in map(picks.document_choice, own) if choice.value not in known),
        *offered,
    ]


class PapersForm(StepForm):
    """Drafts decided with the slip, and files to look into."""

    template = "slips/step_papers.html"

    def more_fields(self) -> None:
        who = self.who
        self.fields["drafts"] = PickManyField(
            label=_("Drafts decided with the slip"),
            required=False,
            url=str(reverse_lazy("documents:pick", args=["outgoing"])),
            offer=lambda: _with_own(
                who, picks.documents(who, "", direction="outgoing"), self.slip, "drafts"
            ),
            find=one_of(OutgoingDocument, who),
            help_text=_(
                "They travel with the slip; the leader who signs them too signs all at once."
            ),
        )

    @staticmethod
    def first(slip: Slip) -> dict[str, Any]:
        rows = slip.drafts.select_related("document").order_by("ordinal")
        return {"drafts": [str(row.document.uid) for row in rows]}

    def data_in(self) -> SlipData:
        sent: Any = self.data
        gone = [as_uuid(uid) for uid in sent.getlist("remove_file")]
        return {
            "drafts": self.cleaned_data["drafts"],
            "files_removed": [uid for uid in gone if uid is not None],
        }


class SettleForm(PortalForm):
    """What became of one opinion."""

    adoption = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=[("", _("Choose")), *Adoption.choices],
    )
    why_not = forms.CharField(
        label=_("Why it was not adopted"), required=False, max_length=1000, widget=area(2)
    )


class OutsideForm(PortalForm):
    """An opinion that came outside the system."""

    from_name = forms.CharField(label=_("Whose opinion"), max_length=200, required=False)
    verdict = forms.ChoiceField(
        label=_("Verdict"), required=False, choices=[("", _("Choose")), *Verdict.choices]
    )
    text = forms.CharField(label=_("Words of the opinion"), required=False, widget=area(3))
