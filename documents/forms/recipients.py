"""Forms of addressees and of their groups: shape only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Unit
from catalogues.models import Organisation
from documents.choices import RecipientChannel
from documents.forms.fields import PickField, PickManyField, PortalForm, as_uuid
from documents.models import RecipientGroup
from documents.selectors import addressees, picks
from documents.services.outgoing import RecipientData

if TYPE_CHECKING:
    from accounts.capacity import Capacity

WAYS = [("", _("The way that fits")), *RecipientChannel.choices]


class RowForm(PortalForm):
    """One addressee that is on the list."""

    at = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    line = forms.CharField(
        label=_("Line on the paper"),
        max_length=200,
        required=False,
        help_text=_("Empty: not named on the paper."),
    )
    channel = forms.ChoiceField(label=_("Way of sending"), choices=RecipientChannel.choices)
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=1000)
    drop = forms.BooleanField(label=_("Take off the list"), required=False)


RowFormSet = forms.formset_factory(RowForm, extra=0, max_num=2_000, absolute_max=2_000)


def _organisations(who: Capacity, label: Any) -> PickManyField:
    today = timezone.localdate()

    def find(sent: str) -> Organisation | None:
        uid = as_uuid(sent)
        return Organisation.objects.on(today).filter(uid=uid).first() if uid else None

    return PickManyField(
        label=label,
        required=False,
        url=str(reverse_lazy("documents:pick", args=["addressees"])),
        offer=lambda: addressees.known(who.organisation, today),
        find=find,
        help_text=_("Those you write to most stand first; type any words of a name, or a code."),
    )


def _inside(who: Capacity, label: Any) -> PickManyField:
    today = timezone.localdate()

    def find(sent: str) -> Person | Unit | None:
        kind, _colon, text = sent.partition(":")
        uid = as_uuid(text)
        if uid is None:
            return None
        if kind == "u":
            return Unit.objects.filter(uid=uid, organisation=who.organisation).first()
        rows = picks.appointments(who.organisation, today).filter(person__uid=uid)
        found = rows.first()
        return found.person if found else None

    return PickManyField(
        label=label,
        required=False,
        url=str(reverse_lazy("documents:pick", args=["receivers"])),
        offer=lambda: picks.receivers(who.organisation, today),
        find=find,
    )


def as_recipient(thing: Any, **more: Any) -> RecipientData:
    """What was picked, as an addressee."""
    match thing:
        case Organisation():
            return RecipientData(organisation=thing, name=thing.name, **more)
        case Unit():
            return RecipientData(unit=thing, name=thing.name, **more)
        case _:
            return RecipientData(person=thing, name=str(thing), **more)


class AddForm(PortalForm):
    """Addressees that join the list."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

        def find(sent: str) -> RecipientGroup | None:
            uid = as_uuid(sent)
            return addressees.groups(who.organisation).filter(uid=uid).first() if uid else None

        self.fields["groups"] = PickManyField(
            label=_("Groups"),
            required=False,
            url="",
            offer=lambda: [
                picks.Choice(str(one.uid), one.name, one.paper_line)
                for one in addressees.groups(who.organisation)
            ],
            find=find,
        )
        self.fields["organisations"] = _organisations(who, _("Organisations"))
        self.fields["inside"] = _inside(who, _("People and units of the office"))
        self.fields["names"] = forms.CharField(
            label=_("Others, by name"),
            required=False,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("One on each line, as under “Nơi nhận”. They get paper."),
        )
        self.fields["channel"] = forms.ChoiceField(
            label=_("Way of sending"), choices=WAYS, required=False
        )
        self.fields["is_listed"] = forms.BooleanField(
            label=_("Named on the paper"), required=False, initial=True
        )
        self.dress()

    def added(self) -> list[RecipientData]:
        """The new addressees without the groups, in the order given."""
        values = self.cleaned_data
        more = {"channel": values["channel"], "is_listed": values["is_listed"]}
        picked = [as_recipient(one, **more) for one in values["organisations"]]
        picked += [as_recipient(one, is_listed=values["is_listed"]) for one in values["inside"]]
        lines = (" ".join(line.split()).strip("-–;. ") for line in values["names"].splitlines())
        return picked + [RecipientData(name=line[:200], **more) for line in lines if line]


class GroupForm(PortalForm):
    """A group of recipients."""

    name = forms.CharField(label=_("Name"), max_length=200)
    paper_line = forms.CharField(
        label=_("Line on the paper"),
        max_length=200,
        required=False,
        help_text=_("As it stands under “Nơi nhận”, for example “Các sở, ban, ngành”."),
    )

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"] = _organisations(who, _("Organisations"))
        self.fields["inside"] = _inside(who, _("People and units of the office"))
        self.dress()

    def members(self) -> list[RecipientData]:
        values = self.cleaned_data
        return [as_recipient(one) for one in [*values["organisations"], *values["inside"]]]


class FavouriteForm(PortalForm):
    """An organisation to keep at the top of the type-ahead."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        many = _organisations(who, "")
        self.fields["organisation"] = PickField(
            label=_("Keep at the top"),
            url=str(reverse_lazy("documents:pick", args=["addressees"])),
            offer=list,
            find=many.find,
        )
        self.dress()
