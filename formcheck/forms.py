"""Shapes of the form check's web input."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogues.choices import Family
from catalogues.models import DocumentKind
from documents.forms.fields import PortalForm


class ReasonForm(PortalForm):
    """Why a fault stands."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the document, and the signer can read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress()


class FileForm(PortalForm):
    """What a single file is to be judged as."""

    family = forms.ChoiceField(
        label=_("Judge by the rules of"),
        required=False,
        choices=[
            ("", _("Guess from the paper")),
            (Family.STATE, _("State bodies")),
            (Family.PARTY, _("Party bodies")),
            (Family.SHARED, _("Others (common rules only)")),
        ],
    )
    kind = forms.ModelChoiceField(
        label=_("Kind of document"),
        required=False,
        queryset=DocumentKind.objects.none(),
        to_field_name="code",
        empty_label=_("Guess from the paper"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = DocumentKind.objects.on(timezone.localdate()).filter(
            direction="both", is_copy=False, family__in=[Family.STATE, Family.PARTY]
        )
        kind: Any = self.fields["kind"]
        kind.queryset = rows.order_by("family", "ordinal", "name")
        kind.label_from_instance = lambda row: f"{row.name} ({row.get_family_display()})"
        self.dress()
