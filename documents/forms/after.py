"""Forms of what comes after issue: successors, dispatch, recall, copies. Shape only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from catalogues.models import DocumentKind
from documents.choices import CopyForm
from documents.forms.fields import DayField, PickField, PortalForm
from documents.forms.incoming import find_person
from documents.models import Document, OutgoingDocument
from documents.selectors import picks

if TYPE_CHECKING:
    from accounts.capacity import Capacity


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class FollowForm(PortalForm):
    """Begin the document that replaces or corrects this one."""

    what = forms.ChoiceField(
        label=_("What was wrong"),
        widget=forms.RadioSelect,
        choices=[
            ("replace", _("The content: a document of the same kind replaces it")),
            ("correct", _("Form or procedure: an official letter corrects it")),
        ],
        initial="replace",
    )
    reason = _reason(_("What is wrong, and how it becomes right"))


class DispatchForm(PortalForm):
    """What is known of one copy on its way."""

    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=1000)
    proof = forms.CharField(label=_("Proof of sending"), max_length=200, required=False)
    receiver_name = forms.CharField(label=_("Who took it over"), max_length=150, required=False)


class StatusForm(PortalForm):
    """What a receiver answered to the recall, outside the system."""

    status = forms.ChoiceField(
        label=_("Answer"),
        choices=[("15", _("Has given it back")), ("16", _("Keeps it"))],
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class CopyOrderForm(PortalForm):
    """A certified copy."""

    pages = forms.CharField(
        label=_("Pages of the extract"),
        max_length=100,
        required=False,
        help_text=_("For a “trích sao”, for example 1-3, 5."),
    )
    form = forms.ChoiceField(
        label=_("Form of the copy"), choices=CopyForm.choices, initial=CopyForm.ELECTRONIC
    )
    recipients = forms.CharField(
        label=_("For whom"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One on each line."),
    )
    reason = _reason(_("What the copy is for"))

    def __init__(self, *args: Any, who: Capacity, original: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        kinds = DocumentKind.objects.on(today).filter(
            family__in=[who.organisation.family, "shared"], is_copy=True
        )
        self.fields["kind"] = forms.ModelChoiceField(
            label=_("Kind of copy"), queryset=kinds.listed(), empty_label=None
        )
        self.fields["authorised_by"] = PickField(
            label=_("Decided by"),
            url="",
            offer=lambda: picks.people(who.organisation, today, roles=(Role.LEADER, Role.CHIEF)),
            find=find_person(who),
        )
        own = original if isinstance(original, OutgoingDocument) else None
        if own is not None:
            self.fields["form"].choices = [  # type: ignore[attr-defined]
                choice for choice in CopyForm.choices if choice[0] != CopyForm.SCAN
            ]
        self.order_fields(["kind", "pages", "form", "authorised_by", "recipients", "reason"])
        self.dress()


class PrintForm(PortalForm):
    """Official paper of an electronic original."""

    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=100_000, initial=1)
    for_whom = forms.CharField(label=_("For whom"), max_length=500, required=False)
    reason = forms.CharField(
        label=_("Why paper is necessary"),
        max_length=500,
        required=False,
        help_text=_("Party offices must say why: documents are electronic by default."),
    )


class LendForm(PortalForm):
    """The copy on file is handed to somebody."""

    user_name = forms.CharField(label=_("Who uses it"), max_length=150)
    unit_name = forms.CharField(label=_("Unit"), max_length=200, required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=500)
    due_on = DayField(label=_("To be back by"), required=False)
