"""One act on many rows of a list: choose, confirm, and a result for each row.

Each row is its own transaction: what one row refuses does not undo the others, and the answer
names every row that was asked for (asked = done + refused).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.choices import Role
from accounts.models import Person
from core.acts import Act
from core.errors import NotFound, Sentence
from core.http import Request
from documents.forms.acts import ActForm
from documents.forms.bulk import FileForm
from documents.forms.fields import PortalForm, as_uuid
from documents.forms.incoming import ShareForm
from documents.services import bulk as service
from documents.views.acts import PAGES, lines
from documents.views.common import KINDS, acting
from documents.views.transitions import DETAILS, LIFECYCLES

if TYPE_CHECKING:
    from accounts.capacity import Capacity

Values = Mapping[str, Any]
LISTS = {
    "incoming": "documents:incoming-list",
    "outgoing": "documents:outgoing-list",
    "dossiers": "documents:dossier-list",
}
EVERYONE: frozenset[str] = frozenset()
REGISTRY = frozenset({Role.CLERK.value, Role.CHIEF.value})
DIRECTORS = frozenset({Role.CLERK.value, Role.CHIEF.value, Role.LEADER.value})


def _as_given(values: Values) -> Values:
    return values


def _assignments(values: Values) -> Values:
    return {"assignments": lines(values), "confirm_needed": values["confirm_needed"]}


def _people(values: Values) -> Values:
    named = values["with_whom"]
    return {
        "people": [one for one in named if isinstance(one, Person)],
        "units": [one for one in named if not isinstance(one, Person)],
    }


@dataclass(frozen=True)
class BulkAct:
    """An act that may be done to many: who is offered it, its own form if it has one, and how what
    the form says is given to the service."""

    label: Sentence
    icon: str
    roles: frozenset[str]
    form: type[PortalForm] | None = None
    told: Callable[[Values], Values] = _as_given

    def is_for(self, who: Capacity) -> bool:
        return not self.roles or who.has(*self.roles)


SHARE = BulkAct(gettext_lazy("Show to colleagues"), "users", EVERYONE, ShareForm, _people)
FILE = BulkAct(gettext_lazy("Put into a dossier"), "folder-plus", EVERYONE, FileForm)

ACTS: dict[str, dict[str, BulkAct]] = {
    "incoming": {
        "present": BulkAct(gettext_lazy("Present to a leader"), "user-share", REGISTRY),
        "assign": BulkAct(gettext_lazy("Assign"), "users", DIRECTORS, told=_assignments),
        "accept": BulkAct(gettext_lazy("Take on the work"), "player-play", EVERYONE),
        "file_away": BulkAct(gettext_lazy("File for information"), "archive", DIRECTORS),
        "confirm": BulkAct(gettext_lazy("Confirm completion"), "circle-check", DIRECTORS),
        "file": FILE,
        "share": SHARE,
        "read": BulkAct(gettext_lazy("Mark as read"), "eye", EVERYONE, ActForm),
    },
    "outgoing": {
        "approve_content": BulkAct(
            gettext_lazy("Approve the content"),
            "circle-check",
            frozenset({Role.UNIT_HEAD.value, Role.CHIEF.value}),
        ),
        "take_number": BulkAct(
            gettext_lazy("Give number and date"),
            "number",
            frozenset({Role.CLERK.value}),
            ActForm,
        ),
        "issue": BulkAct(gettext_lazy("Issue"), "send", frozenset({Role.CLERK.value})),
        "file": FILE,
        "share": SHARE,
    },
    "dossiers": {
        "close": BulkAct(gettext_lazy("Close the dossier"), "lock", EVERYONE),
        "hand_over": BulkAct(gettext_lazy("Hand over to another keeper"), "user-share", EVERYONE),
    },
}


@dataclass(frozen=True)
class Outcome:
    """What became of one row."""

    title: str
    url: str
    is_done: bool
    sentence: str = ""
    details: tuple[Sentence, ...] = ()


def offered(kind: str, who: Capacity) -> list[tuple[str, BulkAct]]:
    """The acts for many that this capacity is offered above a list."""
    return [(name, act) for name, act in ACTS[kind].items() if act.is_for(who)]


@require_http_methods(["GET", "POST"])
def bulk(request: Request, kind: str, name: str) -> HttpResponse:
    """POST with `uid`s shows what the act asks; POST with `go` does it row by row."""
    if name not in ACTS.get(kind, {}):
        raise NotFound
    who = acting(request)
    if request.method == "GET":
        return HttpResponseRedirect(reverse(LISTS[kind]))
    uids = _chosen(request)
    deed_of = ACTS[kind][name]
    form = _form(request, kind, name, deed_of, who)
    if "go" not in request.POST or not form.is_valid():
        status = 422 if "go" in request.POST else 200
        return _ask(request, kind, name, uids, form, status)
    act = Act.of(
        request,
        reason=form.cleaned_data.get("reason", ""),
        comment=form.cleaned_data.get("comment", ""),
    )
    values = deed_of.told(form.cleaned_data)
    found = service.run(kind=kind, name=name, uids=uids, values=values, act=act)
    results = [_outcome(kind, one) for one in found]
    done = sum(one.is_done for one in results)
    context = {
        "kind": kind,
        "label": deed_of.label,
        "results": results,
        "done": done,
        "refused": len(results) - done,
        "back": _back(request, kind),
    }
    return render(request, "documents/bulk_result.html", context)


def _chosen(request: Request) -> list[UUID]:
    uids = [uid for uid in map(as_uuid, request.POST.getlist("uid")) if uid is not None]
    return service.chosen(uids)


def _form(request: Request, kind: str, name: str, act: BulkAct, who: Capacity) -> PortalForm:
    step = LIFECYCLES[kind].transitions.get(name)
    kind_of = act.form or PAGES[kind][name].form
    more: dict[str, Any] = {"who": who}
    if kind_of is ActForm:
        more["needs_reason"] = bool(step and step.needs_reason)
    return kind_of(request.POST if "go" in request.POST else None, **more)


def _ask(
    request: Request, kind: str, name: str, uids: list[UUID], form: PortalForm, status: int
) -> HttpResponse:
    who = acting(request)
    rows: Any = KINDS[kind]._default_manager
    found = rows.visible_to(who).filter(uid__in=uids)
    if kind == "incoming":
        found = found.prefetch_related("assignments")
    by_uid = {thing.uid: thing for thing in found}
    things = [by_uid[uid] for uid in uids if uid in by_uid]
    shown = [(thing, _why_not(kind, name, thing, who)) for thing in things]
    context = {
        "kind": kind,
        "name": name,
        "label": ACTS[kind][name].label,
        "form": form,
        "shown": shown,
        "ready": sum(not why for _thing, why in shown),
        "back": _back(request, kind),
        "from": request.POST.get("from", ""),
    }
    return render(request, "documents/bulk.html", context, status=status)


def _why_not(kind: str, name: str, thing: Any, who: Capacity) -> str:
    """Why the act will be refused for this row, as far as it can be said before trying."""
    step = LIFECYCLES[kind].transitions.get(name)
    if step is None:
        return ""
    if thing.state not in step.sources:
        return _("Not possible in the state “%(state)s”.") % {"state": thing.get_state_display()}
    refusal = step.policy.refusal(who, thing)
    return str(refusal.sentence) if refusal is not None else ""


def _outcome(kind: str, one: service.Result) -> Outcome:
    refusal = one.refusal
    if one.thing is None:
        return Outcome(_("A row that is not there any more"), "", False, str(refusal))
    title = str(getattr(one.thing, "title", "")) or str(one.thing)
    url = reverse(DETAILS[kind], args=[one.uid])
    if refusal is None:
        return Outcome(title, url, True)
    details = tuple(refusal.details) if len(refusal.details) > 1 else ()
    return Outcome(title, url, False, str(refusal.sentence), details)


def _back(request: Request, kind: str) -> str:
    """The list as it was; only its own query string is taken over, never an address."""
    query = request.POST.get("from", "").lstrip("?")[:2000]
    return reverse(LISTS[kind]) + (f"?{query}" if query else "")
