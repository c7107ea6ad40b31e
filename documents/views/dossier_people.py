"""Who works on a dossier, and whose it is: participants, all dossiers of somebody who leaves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.forms.dossiers import HandOverAllForm, ParticipantsForm
from documents.models import Dossier
from documents.policies import dossiers as may
from documents.selectors.words import look
from documents.services import dossiers, grants
from documents.views.common import acting, go_to, seen
from documents.views.dossiers import participant
from documents.views.transitions import address_of


@require_http_methods(["GET", "POST"])
def participants(request: Request, uid: UUID) -> HttpResponse:
    """Let colleagues and units work on the dossier, in charge or contributing."""
    who = acting(request)
    dossier = seen(Dossier, request, uid)
    may.keep_dossier(who, dossier)
    form = ParticipantsForm(request.POST or None, who=who)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["with_whom"]
        try:
            grants.share_dossier(
                dossier=dossier,
                people=[one for one in chosen if isinstance(one, Person)],
                units=[one for one in chosen if not isinstance(one, Person)],
                role=form.cleaned_data["role"],
                act=Act.of(request),
            )
        except (NotFound, NotPermitted):
            raise
        except DomainError as found:
            refusal = found
        else:
            messages.success(request, _("They see the dossier now and put documents into it."))
            return go_to(request, address_of("dossiers", dossier))
    context: dict[str, Any] = {
        "kind": "dossiers",
        "name": "share",
        "label": _("Add participants"),
        "thing": dossier,
        "look": look(dossier.state, dossier.get_state_display()),
        "form": form,
        "refusal": refusal,
        "back": address_of("dossiers", dossier),
        "action": request.path,
        "revision": dossier.revision,
    }
    template = "documents/act_form.html"
    if request.htmx and request.headers.get("HX-Target") == "dialog":
        template += "#form"
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


@require_POST
def leave(request: Request, uid: UUID) -> HttpResponse:
    """A participant takes part no more."""
    dossier = seen(Dossier, request, uid)
    may.keep_dossier(acting(request), dossier)
    found = participant(dossier, request.POST.get("who", ""))
    if found is None:
        raise NotFound
    grants.unshare_dossier(dossier=dossier, principal=found, act=Act.of(request))
    messages.success(request, _("%(name)s takes part no more.") % {"name": found})
    return redirect(address_of("dossiers", dossier))


@require_http_methods(["GET", "POST"])
def hand_over(request: Request) -> HttpResponse:
    """All open dossiers of one person go to another, each with its own result (DOS-06)."""
    who = acting(request)
    initial = {"giver": request.GET.get("from", "")}
    form = HandOverAllForm(request.POST or None, who=who, initial=initial)
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            giver = form.cleaned_data["giver"]
            try:
                results = dossiers.hand_over_all(
                    person=giver,
                    to=form.cleaned_data["to"],
                    note=form.cleaned_data["note"],
                    act=Act.of(request),
                )
            except (NotFound, NotPermitted):
                raise
            except DomainError as refusal:
                context["refusal"], status = refusal, refusal.status
            else:
                context |= _told(results, giver, who)
                status = 200
    return render(request, "documents/dossiers_hand_over.html", context, status=status)


def _told(results: list[dossiers.Handed], giver: Person, who: Any) -> dict[str, Any]:
    """The rows of the result; a title only where the dossier may be seen (R25)."""
    keys = [one.dossier.pk for one in results]
    seen_ones = set(
        Dossier.objects.visible_to(who).filter(pk__in=keys).values_list("pk", flat=True)
    )
    return {
        "giver": giver,
        "results": [(one, one.dossier.pk in seen_ones) for one in results],
        "done": sum(one.is_done for one in results),
    }
