"""Forms of the acts on a slip: shape only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from documents.forms.fields import DayField, PickField, PickManyField, PortalForm
from documents.forms.incoming import find_receiver
from documents.models import Dossier
from documents.selectors import picks
from slips.choices import Decision, OpinionKind, Verdict
from slips.forms.steps import area, one_of, today

if TYPE_CHECKING:
    from accounts.capacity import Capacity
    from slips.models import Slip


class AskForm(PortalForm):
    """Whom to ask, for what, by when."""

    kind = forms.ChoiceField(
        label=_("Sort of opinion"),
        choices=[
            (OpinionKind.COORDINATION, OpinionKind.COORDINATION.label),
            (OpinionKind.APPRAISAL, OpinionKind.APPRAISAL.label),
        ],
        initial=OpinionKind.COORDINATION,
        widget=forms.RadioSelect,
    )
    due_on = DayField(label=_("Answer wanted by"), required=False)
    question = forms.CharField(
        label=_("What is asked"), required=False, max_length=1000, widget=area(3)
    )
    field_order = ["whom", "kind", "due_on", "question"]

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"] = PickManyField(
            label=_("Ask"),
            url=str(reverse_lazy("documents:pick", args=["receivers"])),
            offer=lambda: picks.receivers(who.organisation, today()),
            find=find_receiver(who),
        )
        self.order_fields(self.field_order)
        self.dress()


class OpinionForm(PortalForm):
    """The answer."""

    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Words of the opinion"), required=False, max_length=10_000, widget=area(5)
    )


class FileForm(PortalForm):
    """The dossier."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossier"] = PickField(
            label=_("Dossier"),
            url=str(reverse_lazy("documents:pick", args=["dossiers"])),
            offer=lambda: picks.dossiers(who, ""),
            find=one_of(Dossier, who),
        )
        self.dress()


class DecisionForm(PortalForm):
    """One decision; with the PIN of his certificate the leader signs in the same session."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Words of the decision"),
        required=False,
        max_length=10_000,
        widget=area(3),
        help_text=_("Needed when you do not agree or ask for more."),
    )
    pin = forms.CharField(
        label=_("PIN of the certificate"),
        required=False,
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(
            render_value=False, attrs={"autocomplete": "off", "data-no-draft": ""}
        ),
    )

    def __init__(self, *args: Any, slip: Slip, can_sign: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = []
        options = list(slip.options.order_by("ordinal"))
        proposed = next((one for one in options if one.recommended), None)
        if proposed is not None:
            choices.append(
                (
                    Decision.AGREED,
                    _("Agree with the proposal (option %(n)s)") % {"n": proposed.ordinal},
                )
            )
        choices += [
            (f"option:{one.uid}", _("Agree with option %(n)s") % {"n": one.ordinal})
            for one in options
            if not one.recommended
        ]
        choices.append((Decision.DISAGREED, _("Do not agree")))
        if slip.state == "submitted":
            choices.append((Decision.MORE_ASKED, _("Ask for more")))
            choices.append((Decision.TO_MEETING, _("Put before a meeting")))
        self.options = {f"option:{one.uid}": one for one in options}
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        if not can_sign:
            del self.fields["pin"]
        self.dress()
