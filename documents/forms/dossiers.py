"""Forms of dossiers: shape only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from catalogues.models import HandoverRule, RetentionRule
from documents.choices import ParticipantRole
from documents.forms.fields import DayField, PickField, PickManyField, PortalForm, as_uuid
from documents.forms.incoming import find_person, find_receiver
from documents.models import Document, Dossier, RecordClass
from documents.selectors import file_plans, picks

if TYPE_CHECKING:
    from accounts.capacity import Capacity


def today() -> date:
    return date.today()  # noqa: DTZ011 - the server's local day only chooses what is offered


class RuleField(forms.ModelChoiceField[RetentionRule]):
    """A row of the retention table of the office's family, in force today."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Retention"))
        super().__init__(
            queryset=RetentionRule.objects.none(),
            to_field_name="uid",
            empty_label=_("Choose"),
            **kwargs,
        )

    def offer(self, who: Capacity) -> None:
        self.queryset = (
            RetentionRule.objects.on(today())
            .filter(table__family__in=[who.organisation.family, "shared"])
            .order_by("table__ordinal", "ordinal", "pk")
        )

    def label_from_instance(self, obj: Any) -> str:
        from_table = obj.name if len(obj.name) < 90 else f"{obj.name[:88]}…"
        return f"{obj.code} · {from_table} · {_term(obj)}"


def _term(rule: Any) -> str:
    return str(_("permanently")) if rule.is_permanent else f"{rule.term_years} {_('years')}"


class HandoverField(forms.ModelChoiceField[HandoverRule]):
    """By which clock the archive gets the dossier."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Handed over to the archive"),
            queryset=HandoverRule.objects.none(),
            to_field_name="uid",
            required=False,
            empty_label=_("As the office does"),
            **kwargs,
        )

    def offer(self) -> None:
        self.queryset = HandoverRule.objects.on(today()).order_by("ordinal", "pk")


def _offer(form: PortalForm, who: Capacity | None = None) -> None:
    for field in form.fields.values():
        if isinstance(field, RuleField) and who is not None:
            field.offer(who)
        elif isinstance(field, HandoverField):
            field.offer()


def title_field(**attrs: str) -> forms.CharField:
    return forms.CharField(
        label=_("Title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, **attrs})
    )


PROPOSES = {
    "hx-get": reverse_lazy("documents:retention-proposed"),
    "hx-target": "#field-retention",
    "hx-swap": "outerHTML",
    "hx-trigger": "change",
    "hx-include": "closest form",
}
"""A title typed has the table propose a retention; what was chosen by hand stays chosen."""


class DossierForm(PortalForm):
    """Open a dossier under a line of the file plan."""

    record_class = forms.ModelChoiceField(
        label=_("Heading of the file plan"),
        queryset=RecordClass.objects.none(),
        to_field_name="uid",
        empty_label=_("Choose"),
        help_text=_("It gives the dossier its notation and how long it is kept."),
    )
    title = title_field()
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        headings = self.fields["record_class"]
        headings.queryset = file_plans.lines_to_open(who.organisation, today())  # type: ignore[attr-defined]
        headings.label_from_instance = (  # type: ignore[attr-defined]
            lambda heading: f"{heading.plan.year} · {heading.code} · {heading.title}"
        )


class AdHocForm(PortalForm):
    """Open a dossier nobody foresaw: its line is added to the plan of the year."""

    parent = forms.ModelChoiceField(
        label=_("Under"),
        queryset=RecordClass.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=_("At the end of the plan"),
    )
    code = forms.CharField(
        label=_("Letters in the notation"),
        max_length=16,
        help_text=_("As in 05.TH: the letters of the group or the unit."),
    )
    title = title_field(**{key: str(value) for key, value in PROPOSES.items() if key != "hx-get"})
    retention = RuleField(help_text=_("The table proposes one when you have typed the title."))
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, who)
        self.fields["title"].widget.attrs["hx-get"] = PROPOSES["hx-get"]
        under = self.fields["parent"]
        under.queryset = (  # type: ignore[attr-defined]
            RecordClass.objects.filter(
                plan__organisation=who.organisation, plan__year=today().year, carries=None
            ).order_by("ordinal", "pk")
        )
        if who.unit.symbol:
            self.fields["code"].initial = who.unit.symbol


class DescribeForm(PortalForm):
    title = title_field()
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    handover_rule = HandoverField()

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, who)


class CloseForm(PortalForm):
    """What is fixed at the end: the title, the day the work ended, the clock of handing over."""

    title = title_field()
    ended_on = DayField(
        label=_("The work ended on"),
        help_text=_("How long the dossier is kept counts from the year of this day."),
    )
    handover_rule = HandoverField()

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, who)


class ProgressForm(PortalForm):
    percent = forms.IntegerField(label=_("Progress in percent"), min_value=0, max_value=100)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class PlaceForm(PortalForm):
    """The dossier of which this one is a part."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

        def find(sent: str) -> Dossier | None:
            uid = as_uuid(sent)
            return Dossier.objects.visible_to(who).filter(uid=uid).first() if uid else None

        self.fields["parent"] = PickField(
            label=_("Part of"),
            url=str(reverse_lazy("documents:pick", args=["dossiers"])),
            offer=lambda: picks.dossiers(who, ""),
            find=find,
            required=False,
            help_text=_("Empty: it stands for itself."),
        )
        self.dress()


class RetentionForm(PortalForm):
    retention = RuleField()
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the dossier; a change of its heading leaves this term as it is."),
    )

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, who)


class AddToDossierForm(PortalForm):
    """Put documents into a dossier: picked, or by their numbers."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

        def find(sent: str) -> Document | None:
            uid = as_uuid(sent)
            return Document.objects.visible_to(who).filter(uid=uid).first() if uid else None

        self.fields["documents"] = PickManyField(
            label=_("Documents"),
            url=str(reverse_lazy("documents:pick", args=["documents"])),
            offer=lambda: picks.documents(who, ""),
            find=find,
            required=False,
        )
        self.fields["numbers"] = forms.CharField(
            label=_("Or by number and symbol, one a line"),
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        )
        self.dress()


class HandOverForm(PortalForm):
    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = keeper_field(who, _("New keeper"))
        self.fields["note"] = note_field()
        self.dress()


def keeper_field(who: Capacity, label: Any, **kwargs: Any) -> PickField:
    return PickField(
        label=label,
        url="",
        offer=lambda: picks.people(who.organisation, today()),
        find=find_person(who),
        **kwargs,
    )


def note_field() -> forms.CharField:
    return forms.CharField(
        label=_("Note of the hand-over"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HandOverAllForm(PortalForm):
    """All open dossiers of one person go to another."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

        def find(sent: str) -> Person | None:
            uid = as_uuid(sent)
            rows = Person.objects.filter(appointments__unit__organisation=who.organisation)
            return rows.filter(uid=uid).distinct().first() if uid else None

        self.fields["giver"] = PickField(
            label=_("From"),
            url="",
            offer=lambda: picks.people(who.organisation, today()),
            find=find,
        )
        self.fields["to"] = keeper_field(who, _("New keeper"))
        self.fields["note"] = note_field()
        self.dress()


class ParticipantsForm(PortalForm):
    """Who works on the dossier beside its keeper."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_whom"] = PickManyField(
            label=_("People and units"),
            url=str(reverse_lazy("documents:pick", args=["receivers"])),
            offer=lambda: picks.receivers(who.organisation, today()),
            find=find_receiver(who),
        )
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=ParticipantRole.choices, initial=ParticipantRole.SUPPORT
        )
        self.dress()
