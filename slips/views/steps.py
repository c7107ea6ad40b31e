"""The form of a slip, one step on a page; each saves itself and is sent on its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.acts import Act
from core.errors import DomainError, InvalidInput, NotFound, NotPermitted
from core.http import Request
from documents.views.common import acting, today
from documents.views.uploads import take_in
from slips import policies as may
from slips.choices import WRITABLE
from slips.forms import rows as row_forms
from slips.forms import steps as forms
from slips.models import Slip
from slips.selectors import gates
from slips.services import opinions, writing
from slips.views.acts import explain, revision_of
from slips.views.pages import address_of, whole

FORMS: dict[str, type[forms.StepForm]] = {
    gates.MATTER: forms.MatterForm,
    gates.PROBLEM: forms.ProblemForm,
    gates.OPTIONS: row_forms.OptionsForm,
    gates.RESOURCES: row_forms.ResourcesForm,
    gates.MILESTONES: row_forms.MilestonesForm,
    gates.PAPERS: forms.PapersForm,
}
ORDER = [name for name, _label in gates.STEPS]
ADD = "add"


def _after(slip: Slip, step: str, request: Request) -> HttpResponse:
    """The next step; the same one when a row was asked for; the review at the end."""
    if request.POST.get(ADD):
        response = redirect("slips:edit", slip.uid, step)
        response["Location"] += "?add=1"
        return response
    if request.POST.get("leave"):
        return redirect(address_of(slip))
    place = ORDER.index(step) + 1
    if place == len(ORDER):
        return redirect("slips:review", slip.uid)
    return redirect("slips:edit", slip.uid, ORDER[place])


@require_http_methods(["GET", "POST"])
def edit(request: Request, uid: UUID, step: str) -> HttpResponse:
    """One step of the form."""
    slip = whole(request, uid)
    may.write_slip(acting(request), slip)
    if step == gates.OPINIONS:
        return _opinions(request, slip)
    if step not in FORMS:
        raise NotFound
    if request.method == "GET":
        return _show(request, slip, step, _form(request, slip, step))
    form = _form(request, slip, step)
    if not form.is_valid():
        return _show(request, slip, step, form, status=422)
    act = Act.of(request)
    try:
        data = form.data_in()
        if step == gates.PAPERS:
            data["files"] = take_in(request, act)
        writing.edit(slip=slip, data=data, revision=revision_of(request), act=act)
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        explain(form, refusal)
        return _show(request, slip, step, form, refusal=refusal, status=refusal.status)
    return _after(slip, step, request)


def _form(request: Request, slip: Slip, step: str) -> forms.StepForm:
    who = acting(request)
    if request.method == "POST":
        return FORMS[step](request.POST, who=who, slip=slip)
    return FORMS[step](who=who, slip=slip)


def _show(
    request: Request,
    slip: Slip,
    step: str,
    form: Any,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    if request.GET.get(ADD) and isinstance(form, row_forms.RowsForm):
        form.rows_set.extra += 1
    place = ORDER.index(step)
    context = {
        "slip": slip,
        "step": step,
        "steps": gates.STEPS,
        "previous": ORDER[place - 1] if place else "",
        "form": form,
        "refusal": refusal,
        "beside_field": bool(refusal and form.errors),
        "lacking": {gap.step for gap in gates.gaps(slip, today())},
        "here": [gap for gap in gates.gaps(slip, today()) if gap.step == step],
        "is_writable": slip.state in WRITABLE,
        "revision": slip.revision if refusal else request.POST.get("revision", slip.revision),
        "back": address_of(slip),
    }
    return render(request, form.template, context, status=status)


def _opinions(request: Request, slip: Slip) -> HttpResponse:
    """What came back, what became of each, and what was heard outside the system."""
    rows = [
        (one, forms.SettleForm(
            request.POST or None,
            prefix=f"opinion-{one.uid}",
            initial={"adoption": one.adoption, "why_not": one.why_not},
        ))
        for one in slip.opinions.all()
    ]  # fmt: skip
    outside = forms.OutsideForm(request.POST or None, prefix="outside")
    refusal: DomainError | None = None
    if request.method == "POST" and outside.is_valid() and all(f.is_valid() for _o, f in rows):
        act = Act.of(request)
        try:
            _settle(slip, rows, outside.cleaned_data, act)
        except (NotFound, NotPermitted):
            raise
        except DomainError as refused:
            refusal = refused
        else:
            return _after(slip, gates.OPINIONS, request)
    place = ORDER.index(gates.OPINIONS)
    context = {
        "slip": slip,
        "step": gates.OPINIONS,
        "steps": gates.STEPS,
        "previous": ORDER[place - 1],
        "rows": rows,
        "outside": outside,
        "refusal": refusal,
        "lacking": {gap.step for gap in gates.gaps(slip, today())},
        "here": [gap for gap in gates.gaps(slip, today()) if gap.step == gates.OPINIONS],
        "is_writable": slip.state in WRITABLE,
        "revision": slip.revision,
        "back": address_of(slip),
    }
    status = refusal.status if refusal else (422 if request.method == "POST" else 200)
    return render(request, "slips/step_opinions.html", context, status=status)


def _settle(slip: Slip, rows: list[Any], heard: dict[str, Any], act: Act) -> None:
    for one, form in rows:
        values = form.cleaned_data
        changed = (values["adoption"], values["why_not"]) != (one.adoption, one.why_not)
        if one.answered_at is not None and values["adoption"] and changed:
            opinions.settle(
                opinion=one, adoption=values["adoption"], why_not=values["why_not"], act=act
            )
    if heard["from_name"] or heard["text"]:
        if not heard["verdict"]:
            raise InvalidInput(_("Say whether they agree."), field="verdict")
        opinions.note_outside(
            slip=slip,
            from_name=heard["from_name"],
            verdict=heard["verdict"],
            text=heard["text"],
            act=act,
        )
