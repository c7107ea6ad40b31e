"""One door for every act: GET shows its form, POST does it. `/incoming/<uid>/register/` and so on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from core.acts import Act
from core.errors import DomainError, Duplicate, NotFound, NotPermitted, Stale
from core.http import Request
from core.lifecycle import Lifecycle, Move
from documents import lifecycles
from documents.forms.fields import PortalForm
from documents.forms.incoming import RegisterForm
from documents.selectors import pages, proposals, series, suggestions
from documents.selectors.words import look
from documents.views.act_pages import ActPage, Deed
from documents.views.acts import PAGES, done_sentence
from documents.views.common import KINDS, acting, seen

LIFECYCLES: dict[str, Lifecycle[Any]] = {
    "incoming": lifecycles.incoming,
    "outgoing": lifecycles.outgoing,
    "dossiers": lifecycles.dossier,
    "file-plans": lifecycles.file_plan,
}
DETAILS = {
    "incoming": "documents:incoming-detail",
    "outgoing": "documents:outgoing-detail",
    "dossiers": "documents:dossier-detail",
    "file-plans": "documents:file-plan-detail",
}


def address_of(kind: str, thing: Any) -> str:
    return reverse(DETAILS[kind], args=[thing.uid])


def move_address(kind: str, thing: Any, move: Move) -> str:
    """Where an act is done: the page a higher app brings, or this module's."""
    if move.page:
        return reverse(move.page, args=[thing.uid])
    return reverse("documents:transition", args=[kind, thing.uid, move.name])


@require_http_methods(["GET", "POST"])
def transition(request: Request, kind: str, uid: UUID, name: str) -> HttpResponse:
    if kind not in KINDS or name not in PAGES[kind]:
        raise NotFound
    thing = seen(KINDS[kind], request, uid)
    _refuse_wrong_person(request, kind, name, thing)
    page = PAGES[kind][name]
    form = _form(request, kind, name, thing, page)
    if request.method == "GET" or not form.is_bound:
        return _show(request, kind, name, thing, page, form)
    if not form.is_valid():
        return _show(request, kind, name, thing, page, form, status=422)
    try:
        result = _do(request, thing, page, form)
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        _explain(form, refusal)
        return _show(request, kind, name, thing, page, form, refusal=refusal, status=refusal.status)
    label = str(LIFECYCLES[kind].transitions[name].label)
    messages.success(request, done_sentence(kind, name, label, result))
    back = address_of(kind, thing)
    return HttpResponseClientRedirect(back) if request.htmx else HttpResponseRedirect(back)


def _what_was_read(thing: Any, form: PortalForm) -> dict[str, Any]:
    """What the register page shows of the reading: places on the paper shown, and the lists."""
    reading = proposals.reading_of(thing)
    shown = pages.paper_of(thing).file
    if shown is not None and shown.stored_id == reading.stored_id:
        form.paper_url = reverse("documents:file", args=[shown.uid])
    to, told = proposals.addressees_of(reading, "addressed_to")
    copies, listed = proposals.addressees_of(reading, "copied_to")
    house = thing.organisation
    ours = proposals.names_house(house, [*to, *copies])
    return {
        "read": reading,
        "addressed_to": to,
        "addressed_place": told,
        "copied_to": copies,
        "copied_place": listed,
        "is_ours": ours,
        "circulation": reading.proposal("circulation"),
        "guessed": len(form.proposals),
        "unsure": sum(proposal.is_low for proposal in form.proposals.values()),
    }


def _refuse_wrong_person(request: Request, kind: str, name: str, thing: Any) -> None:
    """Nobody fills in a form to be refused afterwards. The moment is judged with the act."""
    table = LIFECYCLES[kind]
    step = table.transitions[name]
    if getattr(thing, table.field) in step.sources:
        step.policy(acting(request), thing)


def _form(request: Request, kind: str, name: str, thing: Any, page: ActPage) -> PortalForm:
    who = acting(request)
    step = LIFECYCLES[kind].transitions[name]
    more: dict[str, Any] = {"who": who}
    if page.form.__name__ == "ActForm":
        more["needs_reason"] = step.needs_reason
    if page.form.__name__ == "RegisterForm":
        more["document"] = thing
    if page.form.__name__ in {"RegisterForm", "DescriptionForm"}:
        more["origins"] = dict(thing.provenance)
    if page.form.__name__ == "DescribeDossierForm":
        del more["who"]
    initial = page.initial(thing, who) if page.initial is not None else {}
    if step.needs_reason and request.method == "GET" and (words := suggestions.reason(name, thing)):
        initial["reason"] = words
    asks_again = request.method == "POST" and "take" not in request.POST
    if page.form.__name__ == "RegisterForm" and not thing.from_system:
        # Enter once: what the machine read is offered, marked, and confirmed by the clerk.
        read = proposals.of_document(thing, thing.sort_on)
        if "take" in request.POST:
            initial |= {name: request.POST[name] for name in initial if name in request.POST}
        initial |= {name: proposal.value for name, proposal in read.items()}
        more["origins"] |= dict.fromkeys(read, "guessed")
        more["proposals"] = read
    elif asks_again and "origins" in more:
        more["origins"] = {}
    return (
        page.form(request.POST, initial=initial, **more)
        if asks_again
        else page.form(initial=initial, **more)
    )


def _do(request: Request, thing: Any, page: ActPage, form: PortalForm) -> Any:
    values = form.cleaned_data
    act = Act.of(request, reason=values.get("reason", ""), comment=values.get("comment", ""))
    revision = _revision(request)
    if revision is not None and revision != thing.revision:
        raise Stale(facts={"revision": thing.revision, "given": revision})
    return page.call(thing, Deed(values, revision, act))


def _revision(request: Request) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _explain(form: PortalForm, refusal: DomainError) -> None:
    """A refusal that names a field stands beside that field."""
    field = {"assignments": "lead", "document": "documents"}.get(refusal.field, refusal.field)
    if field in form.fields:
        form.add_error(field, str(refusal.sentence))


def _show(
    request: Request,
    kind: str,
    name: str,
    thing: Any,
    page: ActPage,
    form: PortalForm,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    step = LIFECYCLES[kind].transitions[name]
    context = {
        "kind": kind,
        "name": name,
        "label": step.label,
        "thing": thing,
        "document": thing,
        "look": look(thing.state, thing.get_state_display()),
        "form": form,
        "refusal": refusal,
        "beside_field": bool(refusal and any(form.errors)),
        "is_dangerous": name in {"cancel", "recall", "return_to_sender"},
        "back": address_of(kind, thing),
        "action": request.path,
        "revision": request.POST.get("revision", thing.revision),
    }
    if isinstance(form, RegisterForm) and not isinstance(refusal, Duplicate):
        form.ask_nothing_of_duplicates()
    if name == "register":
        context |= _what_was_read(thing, form)
        context["stamp"] = proposals.secrecy_stamp(thing)
        context["is_reading"] = not pages.is_read(thing)
    if name == "take_number":
        context["series"] = [
            series.standing(book, thing, timezone.localdate())
            for book in series.books_for(thing, timezone.localdate())
        ]
        context["is_number_overdue"] = series.is_number_overdue(thing, timezone.localdate())
    if isinstance(refusal, Stale):
        context["revision"] = thing.revision
    template = page.template
    if request.htmx and request.headers.get("HX-Target") == "dialog":
        template += "#form"
    return render(request, template, context, status=status)
