"""One act on many rows of a list: choose, confirm, and a result for each row.

Each row is its own transaction: what one row refuses does not undo the others, and the answer
names every row that was asked for (asked = done + refused).
"""

from __future__ import annotations

from collections.abc import Callable
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
from core.errors import DomainError, InvalidInput, NotFound, Sentence
from core.http import Request
from documents.forms.acts import ActForm
from documents.forms.bulk import FileForm
from documents.forms.fields import PortalForm, as_uuid
from documents.forms.incoming import ShareForm
from documents.services import dossiers, grants, outgoing, reads
from documents.views.act_pages import Deed
from documents.views.acts import PAGES
from documents.views.common import KINDS, acting, seen
from documents.views.transitions import DETAILS, LIFECYCLES

if TYPE_CHECKING:
    from accounts.capacity import Capacity

MOST = 100
LISTS = {
    "incoming": "documents:incoming-list",
    "outgoing": "documents:outgoing-list",
    "dossiers": "documents:dossier-list",
}
EVERYONE: frozenset[str] = frozenset()
REGISTRY = frozenset({Role.CLERK.value, Role.CHIEF.value})
DIRECTORS = frozenset({Role.CLERK.value, Role.CHIEF.value, Role.LEADER.value})


@dataclass(frozen=True)
class BulkAct:
    """An act that may be done to many: who is offered it, what it asks, what it does to one."""

    label: Sentence
    icon: str
    roles: frozenset[str]
    form: type[PortalForm] = ActForm
    call: Callable[[Any, Deed], Any] | None = None

    def is_for(self, who: Capacity) -> bool:
        return not self.roles or who.has(*self.roles)


def _share(thing: Any, deed: Deed) -> Any:
    chosen = deed.values["with_whom"]
    return grants.share(
        document=thing.document,
        people=[one for one in chosen if isinstance(one, Person)],
        units=[one for one in chosen if not isinstance(one, Person)],
        act=deed.act,
    )


def _file(thing: Any, deed: Deed) -> Any:
    return dossiers.add(dossier=deed.values["dossier"], document=thing, act=deed.act)


SHARE = BulkAct(gettext_lazy("Show to colleagues"), "users", EVERYONE, ShareForm, _share)
FILE = BulkAct(gettext_lazy("Put into a dossier"), "folder-plus", EVERYONE, FileForm, _file)

ACTS: dict[str, dict[str, BulkAct]] = {
    "incoming": {
        "present": BulkAct(gettext_lazy("Present to a leader"), "user-share", REGISTRY),
        "assign": BulkAct(gettext_lazy("Assign"), "users", DIRECTORS),
        "accept": BulkAct(gettext_lazy("Take on the work"), "player-play", EVERYONE),
        "file_away": BulkAct(gettext_lazy("File for information"), "archive", DIRECTORS),
        "confirm": BulkAct(gettext_lazy("Confirm completion"), "circle-check", DIRECTORS),
        "file": FILE,
        "share": SHARE,
        "read": BulkAct(
            gettext_lazy("Mark as read"),
            "eye",
            EVERYONE,
            call=lambda thing, deed: reads.mark(document=thing, act=deed.act),
        ),
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
            call=lambda thing, deed: outgoing.take_number(document=thing, act=deed.act),
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
    call = deed_of.call or PAGES[kind][name].call
    results = [_one(request, kind, uid, call, Deed(form.cleaned_data, None, act)) for uid in uids]
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
    chosen = list(dict.fromkeys(uids))
    if not chosen:
        raise InvalidInput(_("Choose at least one row of the list."), field="uid")
    if len(chosen) > MOST:
        raise InvalidInput(
            _("At most %(n)s rows at a time. Choose fewer.") % {"n": MOST}, field="uid"
        )
    return chosen


def _form(request: Request, kind: str, name: str, act: BulkAct, who: Capacity) -> PortalForm:
    step = LIFECYCLES[kind].transitions.get(name)
    kind_of = act.form if act.call or step is None else PAGES[kind][name].form
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


def _one(
    request: Request, kind: str, uid: UUID, call: Callable[[Any, Deed], Any], deed: Deed
) -> Outcome:
    try:
        thing: Any = seen(KINDS[kind], request, uid)
    except NotFound as unseen:
        return Outcome(_("A row that is not there any more"), "", False, str(unseen.sentence))
    title = str(getattr(thing, "title", "")) or str(thing)
    url = reverse(DETAILS[kind], args=[uid])
    try:
        call(thing, deed)
    except DomainError as refusal:
        details = tuple(refusal.details) if len(refusal.details) > 1 else ()
        return Outcome(title, url, False, str(refusal.sentence), details)
    return Outcome(title, url, True)


def _back(request: Request, kind: str) -> str:
    """The list as it was; only its own query string is taken over, never an address."""
    query = request.POST.get("from", "").lstrip("?")[:2000]
    return reverse(LISTS[kind]) + (f"?{query}" if query else "")
