"""What a page of an act is: its form, its call, what the form shows at first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.acts import Act
from documents.forms.acts import ActForm
from documents.forms.fields import PortalForm

if TYPE_CHECKING:
    from accounts.capacity import Capacity

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Deed:
    """What a call gets besides the thing: the cleaned form, the revision seen, the act."""

    values: Values
    revision: int | None
    act: Act


@dataclass(frozen=True)
class ActPage:
    """The form of an act, the call that does it, and what the form shows at first."""

    call: Callable[[Any, Deed], Any]
    form: type[PortalForm] = ActForm
    initial: Callable[[Any, Capacity], dict[str, Any]] | None = None
    template: str = "documents/act_form.html"
