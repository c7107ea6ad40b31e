"""One page for all addressees of a document: the paper, the electronic ones, those in the house."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.choices import OutgoingState
from documents.forms.recipients import AddForm, FavouriteForm, GroupForm, RowFormSet
from documents.models import OutgoingDocument, RecipientGroup
from documents.policies import outgoing as may
from documents.policies import registers as may_keep
from documents.selectors import addressees, channels, reconciliation
from documents.selectors.words import look
from documents.services import outgoing, recipient_groups
from documents.services.outgoing import RecipientData
from documents.services.outgoing.recipients import as_data, of_group
from documents.views.common import acting, seen, today
from documents.views.transitions import address_of

OPEN = {
    OutgoingState.DRAFTING,
    OutgoingState.COMMENTING,
    OutgoingState.RETURNED,
    OutgoingState.SIGNED,
    OutgoingState.NUMBERED,
}


def _rows(document: OutgoingDocument) -> list[Any]:
    return list(
        document.recipients.select_related("organisation", "unit", "person", "group").order_by(
            "ordinal"
        )
    )


@require_http_methods(["GET", "POST"])
def edit(request: Request, uid: UUID) -> HttpResponse:
    """The three lists, how they agree with the paper, and what to do where they do not."""
    who = acting(request)
    document = seen(OutgoingDocument, request, uid)
    rows = _rows(document)
    may_change = document.state in OPEN and may.address_document.allows(who, document)
    if request.method == "POST" and document.state in OPEN:
        may.address_document(who, document)
    initial = [
        {"at": n, "line": row.paper_line, "channel": row.channel, "copies": row.copies}
        for n, row in enumerate(rows)
    ]
    sent = request.POST if request.method == "POST" else None
    listed = RowFormSet(sent, initial=initial, prefix="rows")
    more = AddForm(sent, who=who, prefix="new")
    refusal = None
    if sent is not None and listed.is_valid() and more.is_valid():
        try:
            outgoing.address(
                document=document,
                recipients=[*_kept(rows, listed), *_groups(more), *more.added()],
                revision=_revision(request),
                act=Act.of(request),
            )
        except (NotFound, NotPermitted):
            raise
        except DomainError as caught:
            refusal = caught
        else:
            messages.success(request, _("The recipients are kept."))
            return redirect("documents:recipients", uid=document.uid)
    compared = reconciliation.compare(document, today())
    context = {
        "document": document,
        "look": look(document.state, document.get_state_display()),
        "back": address_of("outgoing", document),
        "rows": list(zip(rows, listed.forms, strict=False)),
        "listed": listed,
        "more": more,
        "compared": compared,
        "may_change": may_change,
        "conditions": _conditions(document, rows),
        "refusal": refusal,
        "revision": document.revision,
    }
    status = refusal.status if refusal else 422 if sent is not None else 200
    return render(request, "documents/recipients.html", context, status=status)


def _conditions(document: OutgoingDocument, rows: list[Any]) -> list[str]:
    """What the channel matrix asks to be observed on the ways in use."""
    found = [
        channels.ruling(
            document.organisation,
            way,
            secrecy=document.secrecy,
            circulation=document.circulation,
            day=today(),
        ).condition
        for way in dict.fromkeys(row.channel for row in rows)
    ]
    return [one for one in dict.fromkeys(found) if one]


def _kept(rows: list[Any], listed: Any) -> list[RecipientData]:
    kept = []
    for form in listed.forms:
        values = form.cleaned_data
        if values.get("drop") or values["at"] >= len(rows):
            continue
        row, line = rows[values["at"]], " ".join(values["line"].split())
        kept.append(
            replace(
                as_data(row),
                channel=values["channel"],
                copies=values["copies"],
                is_listed=bool(line),
                listed_as="" if line == row.name else line,
            )
        )
    return kept


def _groups(more: AddForm) -> list[RecipientData]:
    found: list[RecipientData] = []
    for group in more.cleaned_data["groups"]:
        version = group.versions.select_related("group").order_by("-ordinal").first()
        found += of_group(version) if version else []
    return found


def _revision(request: Request) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


@require_POST
def mend(request: Request, uid: UUID) -> HttpResponse:
    """One act that mends one difference."""
    document = seen(OutgoingDocument, request, uid)
    try:
        outgoing.mend(
            document=document,
            name=request.POST.get("mend", ""),
            line=request.POST.get("line", "")[:200],
            recipient=request.POST.get("recipient", "")[:40],
            act=Act.of(request),
        )
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The recipients are kept."))
    return redirect("documents:recipients", uid=document.uid)


@require_GET
def groups(request: Request) -> HttpResponse:
    """The groups of the house, and whom the type-ahead offers first."""
    who = acting(request)
    context = {
        "groups": [
            {"group": one, "version": one.versions.order_by("-ordinal").first()}
            for one in addressees.groups(who.organisation).prefetch_related("versions__members")
        ],
        "favourites": addressees.favourites(who.organisation, today()),
        "favourite_form": FavouriteForm(who=who),
        "may_keep": may_keep.keep_recipient_groups.allows(who, who.organisation),
    }
    return render(request, "documents/recipient_groups.html", context)


@require_http_methods(["GET", "POST"])
def group(request: Request, uid: UUID | None = None) -> HttpResponse:
    """Make a group, or give it other members from now on."""
    who = acting(request)
    may_keep.keep_recipient_groups(who, who.organisation)
    found = None
    initial: dict[str, Any] = {}
    if uid is not None:
        found = addressees.groups(who.organisation).filter(uid=uid).first()
        if found is None:
            raise NotFound
        initial = _group_initial(found)
    form = GroupForm(request.POST or None, who=who, initial=initial)
    for name in ("organisations", "inside"):
        field: Any = form.fields[name]
        offered = {str(value) for value, _label in field.choices}
        extra = [pair for pair in initial.get(f"{name}_pairs", []) if pair[0] not in offered]
        field.choices = [*field.choices, *extra]
    refusal = None
    if request.method == "POST" and form.is_valid():
        given = {
            "name": form.cleaned_data["name"],
            "paper_line": form.cleaned_data["paper_line"],
            "members": form.members(),
            "act": Act.of(request),
        }
        try:
            if found is None:
                recipient_groups.make(organisation=who.organisation, **given)
            else:
                recipient_groups.change(group=found, **given)
        except (NotFound, NotPermitted):
            raise
        except DomainError as caught:
            refusal = caught
        else:
            messages.success(request, _("The group is kept."))
            return redirect("documents:recipient-groups")
    context = {"form": form, "group": found, "refusal": refusal}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "documents/recipient_group_form.html", context, status=status)


def _group_initial(found: RecipientGroup) -> dict[str, Any]:
    version = found.versions.order_by("-ordinal").first()
    members = (
        list(version.members.select_related("organisation", "unit", "person").order_by("ordinal"))
        if version
        else []
    )
    outside = [(str(m.organisation.uid), m.name) for m in members if m.organisation]
    inside = [(f"u:{m.unit.uid}", m.name) for m in members if m.unit]
    inside += [(f"p:{m.person.uid}", m.name) for m in members if m.person]
    return {
        "name": found.name,
        "paper_line": found.paper_line,
        "organisations": [value for value, _name in outside],
        "inside": [value for value, _name in inside],
        "organisations_pairs": outside,
        "inside_pairs": inside,
    }


@require_POST
def retire_group(request: Request, uid: UUID) -> HttpResponse:
    who = acting(request)
    found = addressees.groups(who.organisation).filter(uid=uid).first()
    if found is None:
        raise NotFound
    recipient_groups.retire(group=found, act=Act.of(request))
    messages.success(request, _("The group was given up."))
    return redirect("documents:recipient-groups")


@require_POST
def favourite(request: Request) -> HttpResponse:
    """Keep an organisation at the top of the type-ahead, or take it from there."""
    who = acting(request)
    form = FavouriteForm(request.POST, who=who)
    if form.is_valid():
        recipient_groups.keep_first(
            house=who.organisation,
            organisation=form.cleaned_data["organisation"],
            is_favourite="drop" not in request.POST,
            act=Act.of(request),
        )
        messages.success(request, _("The order of the type-ahead is kept."))
    return redirect("documents:recipient-groups")
