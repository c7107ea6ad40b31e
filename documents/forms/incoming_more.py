"""Forms beside the documents: the duty roster, unopened envelopes, phrases for instructions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.choices import EnvelopeState
from documents.forms.fields import PickField, PortalForm
from documents.forms.incoming import find_person
from documents.selectors import picks

if TYPE_CHECKING:
    from accounts.capacity import Capacity


def people_field(who: Capacity, label: Any) -> PickField:
    """One person of the office."""
    return PickField(
        label=label,
        url="",
        offer=lambda: picks.people(who.organisation, date.today()),  # noqa: DTZ011
        find=find_person(who),
    )


class MomentField(forms.DateTimeField):
    """A day and an hour, local time."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y"])
        super().__init__(**kwargs)
        self.widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        self.widget.is_required = self.required


class DutyForm(PortalForm):
    """Who is on duty from when to when."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = people_field(who, _("Person on duty"))
        self.fields["starts"] = MomentField(label=_("From"), initial=timezone.localtime)
        self.fields["ends"] = MomentField(label=_("Until"))
        self.fields["basis"] = forms.CharField(
            label=_("Basis"),
            max_length=300,
            help_text=_("The number and date of the duty roster."),
        )
        self.dress()


class EnvelopeForm(PortalForm):
    """What stands on an envelope that is not opened."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sender_name"] = forms.CharField(
            label=_("Sender written on the envelope"), max_length=200
        )
        self.fields["addressee"] = people_field(who, _("Addressed to"))
        self.fields["marks"] = forms.CharField(
            label=_("Words on the envelope"), max_length=300, required=False
        )
        self.fields["envelope_state"] = forms.ChoiceField(
            label=_("State of the envelope"), choices=EnvelopeState.choices
        )
        self.fields["note"] = forms.CharField(label=_("Note"), max_length=500, required=False)
        self.dress()


class PhraseForm(PortalForm):
    text = forms.CharField(label=_("Phrase"), max_length=500)
