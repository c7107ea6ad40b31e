"""Steps of the form with rows below one another: options, milestones, resources. Shape only."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.forms.formsets import BaseFormSet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Unit
from documents.forms.fields import DayField, PickField, PickManyField, PortalForm, as_uuid
from documents.forms.incoming import find_person, find_receiver
from documents.selectors import picks
from slips.choices import ResourceKind
from slips.forms.steps import StepForm, area, today
from slips.models import Slip
from slips.services.data import MilestoneIn, OptionIn, ResourceIn, SlipData

if TYPE_CHECKING:
    from accounts.capacity import Capacity

MOST_ROWS = 20


class OptionForm(PortalForm):
    """One option; an empty one is none."""

    uid = forms.CharField(required=False, widget=forms.HiddenInput)
    content = forms.CharField(label=_("Content"), required=False, widget=area(3))
    pros = forms.CharField(label=_("For it"), required=False, widget=area(2))
    cons = forms.CharField(label=_("Against it"), required=False, widget=area(2))
    risks = forms.CharField(label=_("Risks"), required=False, widget=area(2))
    effects = forms.CharField(label=_("Effects"), required=False, widget=area(2))


class MilestoneForm(PortalForm):
    """One milestone; an empty one is none."""

    uid = forms.CharField(required=False, widget=forms.HiddenInput)
    content = forms.CharField(label=_("Content"), required=False, widget=area(2))
    starts_on = DayField(label=_("Starts on"), required=False)
    ends_on = DayField(label=_("Ends on"), required=False)
    product = forms.CharField(label=_("Product"), required=False, max_length=500)

    def __init__(
        self, *args: Any, who: Capacity, receivers: Any, people: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        url = str(reverse_lazy("documents:pick", args=["receivers"]))
        self.fields["lead"] = PickField(
            label=_("Leads"),
            required=False,
            url=url,
            offer=lambda: receivers,
            find=find_receiver(who),
        )
        self.fields["supports"] = PickManyField(
            label=_("Supports"),
            required=False,
            url=url,
            offer=lambda: receivers,
            find=find_receiver(who),
        )
        self.fields["monitor"] = PickField(
            label=_("Watched over by"),
            required=False,
            url=str(reverse_lazy("documents:pick", args=["people"])),
            offer=lambda: people,
            find=find_person(who),
        )
        self.dress()


class ResourceForm(PortalForm):
    """One kind of resource: nothing, or what."""

    is_none = forms.BooleanField(label=_("Nothing further is needed"), required=False)
    amount = forms.CharField(
        label=_("Amount in đồng"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    content = forms.CharField(
        label=_("What is needed"), required=False, max_length=1000, widget=area(2)
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.label = ResourceKind(kind).label
        if kind != ResourceKind.MONEY:
            del self.fields["amount"], self.fields["source"]

    def clean_amount(self) -> Decimal | None:
        """185.000.000, 185 000 000 and 185000000 are the same."""
        digits = "".join(c for c in self.cleaned_data["amount"] if c not in " .,\u00a0\u202fđ")
        if not digits:
            return None
        if not digits.isdecimal() or len(digits) > 18:
            raise forms.ValidationError(_("Give the amount in whole đồng, as 185.000.000."))
        return Decimal(digits)


class RowsForm(StepForm):
    """A step with rows below one another; saving with “add” gives an empty one more."""

    rows_prefix: ClassVar[str]
    row: ClassVar[type[PortalForm]]
    spare = 1

    def more_fields(self) -> None:
        more = 1 if self.data.get("add") else 0
        initial = self.row_initial() if self.slip is not None else []
        maker: Any = forms.formset_factory(
            self.row, extra=max(self.spare - len(initial), 0) + more, max_num=MOST_ROWS
        )
        given: dict[str, Any] = {"prefix": self.rows_prefix, "form_kwargs": self.row_kwargs()}
        self.rows_set: BaseFormSet[Any] = (
            maker(self.data, **given) if self.is_bound else maker(initial=initial, **given)
        )

    def row_initial(self) -> list[dict[str, Any]]:
        return []

    def row_kwargs(self) -> dict[str, Any]:
        return {}

    def is_valid(self) -> bool:
        mine, rows = super().is_valid(), self.rows_set.is_valid()
        return mine and rows

    def filled(self) -> list[tuple[int, dict[str, Any]]]:
        """The rows in which something stands, with their place."""
        return [
            (place, form.cleaned_data)
            for place, form in enumerate(self.rows_set.forms)
            if form.cleaned_data.get("content")
        ]


class OptionsForm(RowsForm):
    """The options, the one recommended, and why there is no second."""

    template = "slips/step_options.html"
    rows_prefix, row, spare = "options", OptionForm, 2
    single_reason = forms.CharField(
        label=_("Why there is only one option"),
        required=False,
        widget=area(2),
        help_text=_("Only when there is one."),
    )

    @staticmethod
    def first(slip: Slip) -> dict[str, Any]:
        return {"single_reason": slip.single_reason}

    def row_initial(self) -> list[dict[str, Any]]:
        assert self.slip is not None  # noqa: S101 - a step has its slip
        names = ("uid", "content", "pros", "cons", "risks", "effects")
        return [{n: getattr(row, n) for n in names} for row in self._own()]

    def _own(self) -> list[Any]:
        return list(self.slip.options.order_by("ordinal")) if self.slip else []

    @property
    def recommended(self) -> str:
        """The place of the recommended row, as the radio buttons say it."""
        if self.is_bound:
            return str(self.data.get("recommended", ""))
        return next((str(n) for n, row in enumerate(self._own()) if row.recommended), "")

    def data_in(self) -> SlipData:
        return {
            "single_reason": self.cleaned_data["single_reason"],
            "options": [
                OptionIn(
                    uid=as_uuid(row["uid"]),
                    recommended=str(place) == self.recommended,
                    **{n: row[n] for n in ("content", "pros", "cons", "risks", "effects")},
                )
                for place, row in self.filled()
            ],
        }


class MilestonesForm(RowsForm):
    """The way in steps, each with its one lead, and who answers for the whole."""

    template = "slips/step_milestones.html"
    rows_prefix, row, spare = "milestones", MilestoneForm, 2

    def more_fields(self) -> None:
        who = self.who
        self.people = picks.people(who.organisation, today())
        self.fields["responsible"] = PickField(
            label=_("Finally responsible"),
            required=False,
            url=str(reverse_lazy("documents:pick", args=["people"])),
            offer=lambda: self.people,
            find=find_person(who),
        )
        super().more_fields()

    def row_kwargs(self) -> dict[str, Any]:
        receivers = picks.receivers(self.who.organisation, today())
        return {"who": self.who, "receivers": receivers, "people": self.people}

    @staticmethod
    def first(slip: Slip) -> dict[str, Any]:
        return {"responsible": str(slip.responsible.uid) if slip.responsible else ""}

    def row_initial(self) -> list[dict[str, Any]]:
        assert self.slip is not None  # noqa: S101 - a step has its slip
        rows = self.slip.milestones.select_related("lead_unit", "lead_person", "monitor")
        return [
            {
                "uid": row.uid,
                "content": row.content,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
                "product": row.product,
                "lead": _value(row.lead),
                "supports": [_value(one.who) for one in row.supports.all()],
                "monitor": str(row.monitor.uid) if row.monitor else "",
            }
            for row in rows.prefetch_related("supports__unit", "supports__person").order_by(
                "ordinal"
            )
        ]

    def data_in(self) -> SlipData:
        names = ("content", "starts_on", "ends_on", "product", "lead", "supports", "monitor")
        return {
            "responsible": self.cleaned_data["responsible"],
            "milestones": [
                MilestoneIn(uid=as_uuid(row["uid"]), **{name: row[name] for name in names})
                for _place, row in self.filled()
            ],
        }


def _value(one: Unit | Person | None) -> str:
    if one is None:
        return ""
    return f"p:{one.uid}" if isinstance(one, Person) else f"u:{one.uid}"


class ResourcesForm(StepForm):
    """The four kinds of resource."""

    template = "slips/step_resources.html"

    def more_fields(self) -> None:
        known = {row.kind: row for row in self.slip.resources.all()} if self.slip else {}
        self.parts = []
        for place, kind in enumerate(ResourceKind.values):
            row = known.get(kind)
            first = (
                {
                    "is_none": row.is_none,
                    "amount": f"{row.amount:,}".replace(",", ".") if row.amount is not None else "",
                    "source": row.source,
                    "content": row.content,
                }
                if row is not None
                else {}
            )
            self.parts.append(
                ResourceForm(
                    self.data if self.is_bound else None,
                    prefix=f"resources-{place}",
                    kind=kind,
                    initial=first,
                )
            )

    def is_valid(self) -> bool:
        answers = [part.is_valid() for part in self.parts]
        return super().is_valid() and all(answers)

    def data_in(self) -> SlipData:
        return {
            "resources": [
                ResourceIn(
                    kind=part.kind,
                    is_none=part.cleaned_data["is_none"],
                    amount=part.cleaned_data.get("amount"),
                    source=part.cleaned_data.get("source", ""),
                    content=part.cleaned_data["content"],
                )
                for part in self.parts
            ]
        }
