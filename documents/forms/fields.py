"""Fields of the portal's forms: a day as dd/MM/yyyy, and pickers that also work without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.workdays import EARLIEST, LATEST
from documents.selectors.picks import Choice
from documents.selectors.proposals import Proposal

Offer = Callable[[], Iterable[Choice]]


class DayField(forms.DateField):
    """A day, typed as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "input_formats", ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y"]
        )
        kwargs.setdefault(
            "error_messages", {"invalid": _("Enter the day as day/month/year, as in 05/01/2026.")}
        )
        super().__init__(**kwargs)
        self.widget = forms.DateInput(
            format="%d/%m/%Y",
            attrs={
                "data-day": "",
                "inputmode": "numeric",
                "autocomplete": "off",
                "placeholder": _("dd/mm/yyyy"),
                "maxlength": "10",
            },
        )
        self.widget.is_required = self.required

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise ValidationError(_("This day lies too far away: give one between 1900 and 2199."))
        return day


class Picker(forms.Select):
    """A list of choices; with a script it becomes a type-ahead that asks the server."""

    def __init__(self, url: str, *, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"data-picker": url, **(attrs or {})})


class PickerMany(forms.SelectMultiple):
    """The same for several."""

    def __init__(self, url: str, *, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"data-picker": url, "size": "6", **(attrs or {})})


def _pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    return [(c.value, f"{c.text} – {c.note}" if c.note else c.text) for c in choices]


class PickField(forms.ChoiceField):
    """One of what `offer` lists, or anything `find` knows by that value.

    `find` maps the sent value to the object, or None when it is not there for this person; the
    cleaned value is that object.
    """

    def __init__(
        self, *, url: str, offer: Offer, find: Callable[[str], Any], **kwargs: Any
    ) -> None:
        super().__init__(widget=Picker(url), **kwargs)
        self.find = find
        self.offered: list[tuple[Any, Any]] = [("", _("Choose")), *_pairs(offer())]
        self.choices = self.offered

    def to_python(self, value: Any) -> Any:
        return value or ""

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> Any:
        sent = super().clean(value)
        if not sent:
            return None
        found = self.find(str(sent))
        if found is None:
            raise ValidationError(_("Choose from the list."), code="invalid_choice")
        self._keep(str(sent), found)
        return found

    def _keep(self, value: str, found: Any) -> None:
        if value not in {str(key) for key, _label in self.offered}:
            self.offered = [*self.offered, (value, str(found))]
            self.choices = self.offered


class PickManyField(forms.MultipleChoiceField):
    """Several; the cleaned value is the list of objects in the order sent."""

    def __init__(
        self, *, url: str, offer: Offer, find: Callable[[str], Any], **kwargs: Any
    ) -> None:
        super().__init__(widget=PickerMany(url), **kwargs)
        self.find = find
        self.choices = _pairs(offer())

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> list[Any]:
        found = []
        for sent in super().clean(value) or []:
            thing = self.find(str(sent))
            if thing is None:
                raise ValidationError(_("Choose from the list."), code="invalid_choice")
            found.append(thing)
        return found


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class PortalForm(forms.Form):
    """A form in the portal's clothes; `origins` says where each first value came from.

    `proposals` are what the machine read, and `paper_url` the file it read, by which each guess
    can show its place.
    """

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        self.origins: dict[str, str] = kwargs.pop("origins", {})
        self.proposals: Mapping[str, Proposal] = kwargs.pop("proposals", {})
        self.paper_url = ""
        super().__init__(*args, **kwargs)
        self.dress()

    def dress(self) -> None:
        """Give each input the classes of the design; called again when a form adds fields."""
        for field in self.fields.values():
            widget = field.widget
            match widget:
                case forms.CheckboxInput():
                    css = "form-check-input"
                case forms.RadioSelect() | forms.CheckboxSelectMultiple():
                    css = ""
                case forms.HiddenInput() | forms.FileInput():
                    css = ""
                case forms.Select():
                    css = "form-select"
                case _:
                    css = "form-control"
            if css and "class" not in widget.attrs:
                widget.attrs["class"] = css

    def rows(self) -> Sequence[tuple[forms.BoundField, str]]:
        """The visible fields with the origin of their first value; a changed guess is none."""
        changed = set(self.changed_data) if self.is_bound else set()
        rows = []
        for field in self.visible_fields():
            if field.name in self.proposals and field.name not in changed:
                field.proposal = self.proposals[field.name]  # type: ignore[attr-defined]
                field.paper_url = self.paper_url  # type: ignore[attr-defined]
            origin = "" if field.name in changed else self.origins.get(field.name, "")
            rows.append((field, origin))
        return rows
