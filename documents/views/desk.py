"""Pages beside the documents: duty roster, unopened envelopes, phrases, notices, later scans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.choices import Role
from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.forms.fields import as_uuid
from documents.forms.incoming_more import DutyForm, EnvelopeForm, PhraseForm
from documents.models import DutyTurn, IncomingDocument, SealedEnvelope
from documents.policies import incoming as may
from documents.services import duty as roster
from documents.services import envelopes as passing
from documents.services import incoming, notices, phrases
from documents.views.common import acting, seen
from documents.views.transitions import address_of
from documents.views.uploads import take_in

SHOWN = 100


def _refused(form: Any, refusal: DomainError) -> int:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return refusal.status


@require_http_methods(["GET", "POST"])
def duty(request: Request) -> HttpResponse:
    """The duty roster; the chief and the administrator add to it (IN-13)."""
    who = acting(request)
    can_keep = may.keep_roster.allows(who, who.organisation)
    form, status = DutyForm(request.POST or None, who=who), 200
    if request.method == "POST":
        may.keep_roster(who, who.organisation)
        status = 422
        if form.is_valid():
            try:
                roster.set_turn(
                    organisation=who.organisation, **form.cleaned_data, act=Act.of(request)
                )
            except NotPermitted:
                raise
            except DomainError as refusal:
                status = _refused(form, refusal)
            else:
                messages.success(request, _("The turn of duty is entered."))
                return redirect("documents:duty")
    turns = (
        DutyTurn.objects.filter(organisation=who.organisation, cancelled_at=None)
        .select_related("person", "set_by")
        .order_by("-starts")[:SHOWN]
    )
    context = {"turns": turns, "form": form, "can_keep": can_keep, "now": timezone.now()}
    return render(request, "documents/duty.html", context, status=status)


@require_POST
def duty_cancel(request: Request, uid: UUID) -> HttpResponse:
    """Take a turn off the roster."""
    who = acting(request)
    may.keep_roster(who, who.organisation)
    turn = DutyTurn.objects.filter(uid=uid, organisation=who.organisation).first()
    if turn is None:
        raise NotFound
    roster.cancel_turn(turn=turn, act=Act.of(request))
    messages.success(request, _("The turn of duty is cancelled."))
    return redirect("documents:duty")


def _envelopes_of(who: Any) -> Any:
    """All of the office for the registry; to others those addressed to them."""
    rows = SealedEnvelope.objects.filter(organisation=who.organisation)
    return rows if who.has(Role.CLERK) else rows.filter(addressee=who.person)


@require_http_methods(["GET", "POST"])
def envelopes(request: Request) -> HttpResponse:
    """Envelopes passed on unopened, and who has them."""
    who = acting(request)
    can_add = may.receive_document.allows(who, who.organisation)
    form, status = EnvelopeForm(request.POST or None, who=who), 200
    if request.method == "POST":
        may.receive_document(who, who.organisation)
        status = 422
        if form.is_valid():
            try:
                passing.pass_on(
                    organisation=who.organisation, **form.cleaned_data, act=Act.of(request)
                )
            except NotPermitted:
                raise
            except DomainError as refusal:
                status = _refused(form, refusal)
            else:
                messages.success(request, _("The envelope is noted; it waits for its addressee."))
                return redirect("documents:envelopes")
    rows = (
        _envelopes_of(who)
        .select_related("addressee", "received_by", "document")
        .order_by("-received_at")[:SHOWN]
    )
    context = {"envelopes": rows, "form": form, "can_add": can_add, "me": who.person.pk}
    return render(request, "documents/envelopes.html", context, status=status)


@require_POST
def envelope_act(request: Request, uid: UUID, name: str) -> HttpResponse:
    """The addressee takes an envelope over, or brings it back to be registered."""
    who = acting(request)
    envelope = _envelopes_of(who).filter(uid=uid).first()
    if envelope is None or name not in {"take", "bring-back"}:
        raise NotFound
    if name == "take":
        passing.take_over(envelope=envelope, act=Act.of(request))
        messages.success(request, _("You have taken the envelope over."))
    else:
        passing.bring_back(envelope=envelope, act=Act.of(request))
        messages.success(request, _("The registry registers it."))
    return redirect("documents:envelopes")


@require_http_methods(["GET", "POST"])
def phrase_list(request: Request) -> HttpResponse:
    """The acting leader's own phrases, used most first; each is changed in its place."""
    acting(request)
    act = Act.of(request)
    form, status = PhraseForm(), 200
    if request.method == "POST":
        form = PhraseForm(request.POST)
        uid = as_uuid(request.POST.get("phrase", ""))
        status = 422
        try:
            if "drop" in request.POST and uid is not None:
                phrases.drop(phrase=phrases.own(uid=uid, act=act), act=act)
                return redirect("documents:phrases")
            if form.is_valid():
                text = form.cleaned_data["text"]
                if uid is not None:
                    phrases.change(phrase=phrases.own(uid=uid, act=act), text=text, act=act)
                else:
                    phrases.keep(text=text, act=act)
                messages.success(request, _("The phrase is kept."))
                return redirect("documents:phrases")
        except NotFound:
            raise
        except DomainError as refusal:
            status = _refused(form, refusal)
    context = {"phrases": phrases.of(acting(request).person), "form": form}
    return render(request, "documents/phrases.html", context, status=status)


@require_GET
def notice_list(request: Request) -> HttpResponse:
    """What has changed in one's access and is not confirmed yet (IN-14)."""
    who = acting(request)
    rows = notices.open_for(who.person)
    return render(request, "documents/notices.html", {"rows": rows})


@require_POST
def notices_confirm(request: Request) -> HttpResponse:
    """Confirm the notices named in the form."""
    acting(request)
    uids = [uid for uid in map(as_uuid, request.POST.getlist("notice")) if uid is not None]
    notices.confirm(uids=uids, act=Act.of(request))
    messages.success(request, _("Confirmed."))
    return redirect("documents:home")


@require_http_methods(["GET", "POST"])
def scan(request: Request, uid: UUID) -> HttpResponse:
    """Put the scan of a paper document beside its entry."""
    document = seen(IncomingDocument, request, uid)
    may.describe_document(acting(request), document)
    refusal: DomainError | None = None
    if request.method == "POST":
        act = Act.of(request)
        try:
            incoming.add_scan(document=document, uploads=take_in(request, act), act=act)
        except (NotFound, NotPermitted):
            raise
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("The scan is with the document."))
            return redirect(address_of("incoming", document))
    context = {"thing": document, "refusal": refusal, "back": address_of("incoming", document)}
    status = refusal.status if refusal is not None else 200
    return render(request, "documents/scan_form.html", context, status=status)
