"""Forms of dossiers: shape only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from documents.forms.fields import PickField, PickManyField, PortalForm, as_uuid
from documents.forms.incoming import find_person
from documents.models import Document, RecordClass
from documents.selectors import picks

if TYPE_CHECKING:
    from accounts.capacity import Capacity


class DossierForm(PortalForm):
    """Open a dossier under a heading of the file plan."""

    record_class = forms.ModelChoiceField(
        label=_("Heading of the file plan"),
        queryset=RecordClass.objects.none(),
        to_field_name="uid",
        empty_label=_("Choose"),
        help_text=_("It gives the dossier its notation and how long it is kept."),
    )
    title = forms.CharField(
        label=_("Title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        headings = self.fields["record_class"]
        headings.queryset = (  # type: ignore[attr-defined]
            RecordClass.objects.filter(plan__organisation=who.organisation)
            .select_related("plan", "retention")
            .order_by("-plan__year", "code", "ordinal")
        )
        headings.label_from_instance = (  # type: ignore[attr-defined]
            lambda heading: f"{heading.plan.year} · {heading.code} · {heading.title}"
        )


class DescribeDossierForm(PortalForm):
    title = forms.CharField(
        label=_("Title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class AddToDossierForm(PortalForm):
    """Put documents into a dossier."""

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
        )
        self.dress()


class HandOverForm(PortalForm):
    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = PickField(
            label=_("New keeper"),
            url="",
            offer=lambda: picks.people(who.organisation, date.today()),  # noqa: DTZ011
            find=find_person(who),
        )
        self.dress()
