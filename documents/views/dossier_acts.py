"""Which form an act on a dossier or a file plan asks and which service does it. No rule is here."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core.errors import InvalidInput
from documents.forms import dossiers as forms
from documents.services import dossiers, file_plans
from documents.views.act_pages import ActPage, Deed


def _described(dossier: Any, who: Any) -> dict[str, Any]:
    rule = dossier.handover_rule
    return {
        "title": dossier.title,
        "note": dossier.note,
        "handover_rule": rule.uid if rule is not None else None,
    }


def _ending(dossier: Any, who: Any) -> dict[str, Any]:
    return _described(dossier, who) | {"ended_on": timezone.localdate()}


def _add(dossier: Any, deed: Deed) -> Any:
    chosen = deed.values["documents"]
    if not chosen:
        raise InvalidInput(field="documents")
    return dossiers.add_many(dossier=dossier, documents=chosen, act=deed.act)


DOSSIERS: dict[str, ActPage] = {
    "edit": ActPage(
        lambda d, deed: dossiers.edit(
            dossier=d,
            title=deed.values["title"],
            note=deed.values["note"],
            handover_rule=deed.values["handover_rule"],
            revision=deed.revision,
            act=deed.act,
        ),
        forms.DescribeForm,
        _described,
    ),
    "add": ActPage(_add, forms.AddToDossierForm, template="documents/dossier_add.html"),
    "close": ActPage(
        lambda d, deed: dossiers.close(
            dossier=d,
            title=deed.values["title"],
            ended_on=deed.values["ended_on"],
            handover_rule=deed.values["handover_rule"],
            revision=deed.revision,
            act=deed.act,
        ),
        forms.CloseForm,
        _ending,
    ),
    "accept": ActPage(lambda d, deed: dossiers.accept(dossier=d, act=deed.act)),
    "report_progress": ActPage(
        lambda d, deed: dossiers.report_progress(
            dossier=d, percent=deed.values["percent"], act=deed.act
        ),
        forms.ProgressForm,
        lambda d, who: {"percent": d.progress},
    ),
    "pause": ActPage(
        lambda d, deed: dossiers.pause(dossier=d, reason=deed.act.reason, act=deed.act)
    ),
    "resume": ActPage(lambda d, deed: dossiers.resume(dossier=d, act=deed.act)),
    "place": ActPage(
        lambda d, deed: dossiers.place(dossier=d, parent=deed.values["parent"], act=deed.act),
        forms.PlaceForm,
        lambda d, who: {"parent": str(d.parent.uid) if d.parent else ""},
    ),
    "set_retention": ActPage(
        lambda d, deed: dossiers.set_retention(
            dossier=d,
            retention=deed.values["retention"],
            reason=deed.values["reason"],
            act=deed.act,
        ),
        forms.RetentionForm,
        lambda d, who: {"retention": d.retention.uid, "reason": d.retention_reason},
    ),
    "reopen": ActPage(
        lambda d, deed: dossiers.reopen(dossier=d, reason=deed.act.reason, act=deed.act)
    ),
    "hand_over": ActPage(
        lambda d, deed: dossiers.hand_over(
            dossier=d, to=deed.values["to"], note=deed.values["note"], act=deed.act
        ),
        forms.HandOverForm,
    ),
}

FILE_PLANS: dict[str, ActPage] = {
    "submit": ActPage(lambda plan, deed: file_plans.submit(plan=plan, act=deed.act)),
    "return": ActPage(
        lambda plan, deed: file_plans.return_(plan=plan, reason=deed.act.reason, act=deed.act)
    ),
    "approve": ActPage(lambda plan, deed: file_plans.approve(plan=plan, act=deed.act)),
}
