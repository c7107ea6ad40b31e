"""Forms of the file plan: shape only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from documents.forms.dossiers import PROPOSES, RuleField, keeper_field, title_field, today
from documents.forms.fields import PortalForm
from documents.models import RecordClass

if TYPE_CHECKING:
    from accounts.capacity import Capacity
    from documents.models import FilePlan


class LineForm(PortalForm):
    """A line of the plan; without a retention it is only a heading."""

    code = forms.CharField(
        label=_("Number and notation"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "The letters after the number of a dossier, as TH in 05.TH; I, II for a heading."
        ),
    )
    title = title_field()
    is_group = forms.BooleanField(
        label=_("Only a heading: no dossier is opened under it directly"), required=False
    )
    retention = RuleField(
        required=False, help_text=_("The table proposes one when you have typed the title.")
    )
    parent = forms.ModelChoiceField(
        label=_("Under"),
        queryset=RecordClass.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=_("At the top"),
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=_("The whole office"),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        *args: Any,
        who: Capacity,
        plan: FilePlan,
        line: RecordClass | None = None,
        needs_reason: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        rule = self.fields["retention"]
        assert isinstance(rule, RuleField)  # noqa: S101 - declared above
        rule.offer(who)
        self.fields["title"].widget.attrs |= PROPOSES
        lines = plan.classes.filter(carries=None).order_by("ordinal", "pk")
        if line is not None:
            lines = lines.exclude(pk=line.pk)
            del self.fields["is_group"]
        self.fields["parent"].queryset = lines  # type: ignore[attr-defined]
        self.fields["unit"].queryset = (  # type: ignore[attr-defined]
            Unit.objects.filter(organisation=who.organisation).on(today()).listed()
        )
        self.fields["keeper"] = keeper_field(who, _("Keeper"), required=False)
        if not needs_reason:
            del self.fields["reason"]
        self.order_fields(
            ["code", "title", "is_group", "retention", "parent", "unit", "keeper", "note", "reason"]
        )
        self.dress()


class TableForm(PortalForm):
    """A table to read lines from."""

    file = forms.FileField(
        label=_("Table (XLSX or CSV)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose a file.")},
    )
