"""Acts on a slip: begin, opinions, submit, decide and sign, withdraw, file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from core.lifecycle import Lifecycle
from documents.forms.acts import ActForm
from documents.models import Document, OutgoingDocument
from documents.views.common import acting, seen, today
from slips import lifecycles
from slips import policies as may
from slips.choices import FINAL, Decision, SlipState
from slips.engine import pages as pdf_pages
from slips.forms.acts import AskForm, DecisionForm, FileForm, OpinionForm
from slips.forms.steps import MatterForm
from slips.models import Slip
from slips.selectors import gates, pages
from slips.services import deciding, filing, opinions, papers, submitting, writing
from slips.services.data import OpinionIn
from slips.services.deciding import DecisionIn
from slips.views.pages import address_of, length_of, show, whole


def revision_of(request: Request) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def explain(form: Any, refusal: DomainError) -> None:
    """A refusal that names a field stands beside that field."""
    if refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal.sentence))


@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    """Begin a slip from nothing: the matter first."""
    who = acting(request)
    may.begin_slip(who, who.organisation)
    context: dict[str, Any] = {"step": gates.MATTER, "steps": gates.STEPS}
    if request.method == "GET":
        return render(request, "slips/step_plain.html", {"form": MatterForm(who=who), **context})
    form = MatterForm(request.POST, who=who)
    refusal: DomainError | None = None
    if form.is_valid():
        try:
            made = writing.begin(
                organisation=who.organisation, data=form.data_in(), act=Act.of(request)
            )
            return redirect("slips:edit", made.uid, gates.PROBLEM)
        except (NotFound, NotPermitted):
            raise
        except DomainError as refused:
            refusal = refused
            explain(form, refused)
    context |= {"form": form, "refusal": refusal, "beside_field": bool(refusal and form.errors)}
    return render(request, "slips/step_plain.html", context, status=422)


@require_POST
def begin_from(request: Request, uid: UUID) -> HttpResponse:
    """A slip from an incoming document or a draft: what the system knows is filled in already."""
    who = acting(request)
    source = seen(Document, request, uid)
    made = writing.begin(organisation=who.organisation, data={}, source=source, act=Act.of(request))
    messages.success(request, _("The slip is begun; what is known is filled in. Check it."))
    return redirect("slips:edit", made.uid, gates.MATTER)


def _act_page(
    request: Request, slip: Slip, name: str, form: Any, refusal: DomainError | None = None
) -> HttpResponse:
    step = lifecycles.slip.transitions[name]
    context = {
        "slip": slip,
        "label": step.label,
        "form": form,
        "refusal": refusal,
        "beside_field": bool(refusal and form.errors),
        "revision": request.POST.get("revision", slip.revision),
        "is_dangerous": name == "withdraw",
        "back": address_of(slip),
    }
    status = refusal.status if refusal else (422 if form.is_bound else 200)
    return render(request, "slips/act_form.html", context, status=status)


def _perform(
    request: Request, slip: Slip, name: str, form: Any, deed: Callable[[Any, Act], Any], said: str
) -> HttpResponse:
    """The form of one act: shown, or done with a refusal beside its field."""
    table: Lifecycle[Slip] = lifecycles.slip
    step = table.transitions[name]
    if slip.state in step.sources:
        step.policy(acting(request), slip)
    if request.method == "GET" or not form.is_valid():
        return _act_page(request, slip, name, form)
    values = form.cleaned_data
    act = Act.of(request, reason=values.get("reason", ""), comment=values.get("comment", ""))
    try:
        deed(values, act)
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        explain(form, refusal)
        return _act_page(request, slip, name, form, refusal)
    messages.success(request, said)
    return HttpResponseRedirect(address_of(slip))


@require_http_methods(["GET", "POST"])
def ask(request: Request, uid: UUID) -> HttpResponse:
    """Ask units and persons for their opinion."""
    slip = seen(Slip, request, uid)
    form = AskForm(request.POST or None, who=acting(request))

    def deed(values: Any, act: Act) -> None:
        opinions.ask(
            slip=slip,
            asked=[
                OpinionIn(
                    of=one,
                    kind=values["kind"],
                    question=values["question"],
                    due_on=values["due_on"],
                )
                for one in values["whom"]
            ],
            revision=revision_of(request),
            act=act,
        )

    return _perform(request, slip, "ask_opinions", form, deed, _("Those you named are asked."))


@require_http_methods(["GET", "POST"])
def opinion(request: Request, uid: UUID) -> HttpResponse:
    """Give the opinion that one was asked for."""
    slip = whole(request, uid)
    who = acting(request)
    mine = next((one for one in slip.opinions.all() if may.owes(who, one)), None)
    form = OpinionForm(request.POST or None)

    def deed(values: Any, act: Act) -> None:
        if mine is None:
            raise NotFound
        opinions.give(opinion=mine, verdict=values["verdict"], text=values["text"], act=act)

    return _perform(
        request, slip, "give_opinion", form, deed, _("Your opinion is kept with the slip.")
    )


@require_http_methods(["GET", "POST"])
def file_away(request: Request, uid: UUID) -> HttpResponse:
    """Everything of the slip into one dossier."""
    slip = seen(Slip, request, uid)
    first = {"dossier": str(slip.dossier.uid)} if slip.dossier else {}
    form = FileForm(request.POST or None, who=acting(request), initial=first)

    def deed(values: Any, act: Act) -> None:
        same = values["dossier"] == slip.dossier
        filing.file(
            slip=slip,
            dossier=None if same else values["dossier"],
            revision=revision_of(request),
            act=act,
        )

    return _perform(
        request,
        slip,
        "file",
        form,
        deed,
        _("The slip lies in its dossier with all that belongs to it."),
    )


PLAIN: dict[str, Callable[..., Any]] = {
    "close_opinions": opinions.close,
    "withdraw": submitting.withdraw,
    "reopen": submitting.reopen,
}


@require_http_methods(["GET", "POST"])
def plain(request: Request, uid: UUID, name: str) -> HttpResponse:
    """Acts that ask nothing but a reason or a comment."""
    if name not in PLAIN:
        raise NotFound
    slip = seen(Slip, request, uid)
    step = lifecycles.slip.transitions[name]
    form = ActForm(request.POST or None, needs_reason=step.needs_reason)
    if request.method == "POST" and not request.POST:
        form = ActForm({}, needs_reason=step.needs_reason)
    return _perform(
        request,
        slip,
        name,
        form,
        lambda values, act: PLAIN[name](slip=slip, act=act),
        _("Done: %(act)s.") % {"act": step.label},
    )


@require_http_methods(["GET", "POST"])
def review(request: Request, uid: UUID) -> HttpResponse:
    """What is lacking, how long it is, and the button that submits."""
    slip = whole(request, uid)
    may.write_slip(acting(request), slip)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            done = submitting.submit(slip=slip, revision=revision_of(request), act=Act.of(request))
            messages.success(request, _("Submitted as %(code)s.") % {"code": done.code})
            return HttpResponseRedirect(address_of(slip))
        except (NotFound, NotPermitted):
            raise
        except DomainError as refused:
            refusal = refused
            slip = whole(request, uid)
    writable = slip.state in lifecycles.slip.transitions["submit"].sources
    context = {
        "slip": slip,
        "step": "review",
        "steps": gates.STEPS,
        "gaps": gates.gaps(slip, today()) if writable else [],
        "is_writable": writable,
        "waiting": gates.waiting_opinions(slip),
        "length": length_of(pdf_pages.count(papers.render(slip, Act.of(request)))),
        "refusal": refusal,
        "revision": slip.revision,
    }
    return render(request, "slips/review.html", context, status=refusal.status if refusal else 200)


@sensitive_post_parameters("pin")
@require_POST
def decide(request: Request, uid: UUID) -> HttpResponse:
    """The leader's one decision; with his PIN the slip and its drafts are signed at once (SUB-03)."""
    slip = whole(request, uid)
    who = acting(request)
    if slip.state in (SlipState.SUBMITTED, SlipState.TO_MEETING):
        may.decide_slip(who, slip)
    form = DecisionForm(request.POST, slip=slip, can_sign=pages.can_sign(who))
    if not form.is_valid():
        return show(request, slip, form=form, status=422)
    pin = form.cleaned_data.get("pin", "")
    data = _decision(form, slip, request, who)
    act = Act.of(request)
    try:
        if pin and data.decision in FINAL:
            done = deciding.decide_and_sign(
                slip=slip, data=data, pin=pin, revision=revision_of(request), act=act
            )
        else:
            done = deciding.decide(slip=slip, data=data, revision=revision_of(request), act=act)
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        field = {"reason": "text", "option": "decision"}.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, str(refusal.sentence))
        return show(request, whole(request, uid), form=form, refusal=refusal, status=refusal.status)
    messages.success(
        request, _("Your decision is recorded: %(state)s.") % {"state": done.get_state_display()}
    )
    return HttpResponseRedirect(f"{address_of(slip)}#result")


def _decision(form: DecisionForm, slip: Slip, request: Request, who: Any) -> DecisionIn:
    said = form.cleaned_data["decision"]
    option = form.options.get(said)
    signed: list[tuple[OutgoingDocument, str]] = []
    chosen = set(request.POST.getlist("sign"))
    for draft in pages.drafts_of(slip, who):
        key = str(draft.document.uid)
        if key in chosen:
            signed.append((draft.document, request.POST.get(f"shown-{key}", "")[:64]))
    return DecisionIn(
        decision=Decision.AGREED_OPTION if option is not None else said,
        text=form.cleaned_data["text"],
        option=option,
        drafts=signed,
    )
