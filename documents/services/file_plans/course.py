"""A file plan is begun, copied from the year before, submitted, returned, approved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, HostedOrganisation, Person, Unit
from catalogues.models import RetentionRule
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput
from documents import lifecycles
from documents.events import FilePlanApproved
from documents.models import Dossier, FilePlan, RecordClass
from documents.policies import dossiers as may
from documents.services.file_plans.lines import locked

YEARS = (1945, 2199)


@transaction.atomic
def make(*, organisation: HostedOrganisation, year: int, act: Act) -> FilePlan:
    """Start the plan of a year; the plan that is there is returned as it is."""
    if act.who is not None:
        may.make_file_plan(act.who, organisation)
    if not YEARS[0] <= year <= YEARS[1]:
        raise InvalidInput(_("Give a year such as 2027."), field="year")
    plan, is_new = FilePlan.objects.get_or_create(organisation=organisation, year=year)
    if is_new:
        journal.record(act, "documents.file_plan.make", plan, facts={"year": year})
    return plan


@transaction.atomic
def copy(*, organisation: HostedOrganisation, year: int, act: Act) -> FilePlan:
    """Make the plan of a year from the newest earlier one, in one act.

    Lines come with their order, unit, keeper and the retention in force on 1 January; what was
    added for one matter only does not. Dossiers still open stand under their line as carried on.
    Raises InvalidInput when there is no earlier plan, or when this year's has lines already.
    """
    plan = make(organisation=organisation, year=year, act=act)
    plan = FilePlan.objects.locked().get(pk=plan.pk)
    if plan.classes.exists():
        raise InvalidInput(_("The plan of %(year)s has lines already.") % {"year": year})
    source = (
        FilePlan.objects.filter(organisation=organisation, year__lt=year).order_by("-year").first()
    )
    if source is None:
        raise InvalidInput(_("There is no earlier plan to copy."))
    lifecycles.file_plan.check("copy", plan, act=act)
    lines, of_old = _lines(source, plan, act)
    carried = _carried(source, plan, of_old, lines, act)
    FilePlan.objects.filter(pk=plan.pk).update(copied_from=source)
    return lifecycles.file_plan.apply(
        "copy",
        plan,
        act=act,
        facts={"copied_from": source.year, "lines": lines, "carried": carried},
    )


def _lines(source: FilePlan, plan: FilePlan, act: Act) -> tuple[int, dict[int, RecordClass]]:
    """Copy the lines, those above before those below; the new line of each old one."""
    first = date(plan.year, 1, 1)
    here = set(
        Appointment.objects.effective(max(first, act.on))
        .filter(unit__organisation=plan.organisation, person__is_active=True)
        .values_list("person_id", flat=True)
    )
    old = list(source.classes.filter(carries=None).order_by("ordinal", "pk"))
    once_only = {line.pk for line in old if line.is_addition and line.dossiers.exists()}
    of_old: dict[int, RecordClass] = {}
    waiting = [line for line in old if line.pk not in once_only]
    while waiting:
        ready = [one for one in waiting if one.parent_id is None or one.parent_id in of_old]
        if not ready:
            ready, waiting = waiting, []
        for line in ready:
            of_old[line.pk] = RecordClass.objects.create(
                plan=plan,
                parent=of_old.get(line.parent_id) if line.parent_id else None,
                code=line.code,
                title=line.title,
                is_group=line.is_group,
                retention=_in_force(line.retention, first),
                unit=_standing(line.unit, first),
                keeper=_present(line.keeper, here),
                note=line.note,
                ordinal=line.ordinal,
                added_at=act.at,
                added_by=act.by,
            )
        waiting = [line for line in waiting if line.pk not in of_old]
    return len(of_old), of_old


def _in_force(rule: RetentionRule | None, day: date) -> RetentionRule | None:
    """The row of the same name that is in force then; the old one where the table has no newer."""
    if rule is None or rule.is_valid_on(day):
        return rule
    newer: RetentionRule | None = (
        RetentionRule.objects.on(day).filter(table__code=rule.table.code, code=rule.code).first()
    )
    return newer or rule


def _standing(unit: Unit | None, day: date) -> Unit | None:
    """The unit, or the one that took it over."""
    while unit is not None and not unit.exists_on(day):
        unit = unit.successor
    return unit


def _present(person: Person | None, here: set[int]) -> Person | None:
    return person if person is not None and person.pk in here else None


def _carried(
    source: FilePlan, plan: FilePlan, of_old: dict[int, RecordClass], after: int, act: Act
) -> int:
    """A line for each dossier that goes on into the new year, under the line it belongs to."""
    earlier = {
        line.carries_id: line.parent_id for line in source.classes.filter(carries__isnull=False)
    }
    rows = Dossier.objects.open().filter(organisation=plan.organisation, year__lt=plan.year)
    made: list[RecordClass] = []
    for dossier in rows.select_related("record_class").order_by("year", "number"):
        above = of_old.get(dossier.record_class_id) or of_old.get(earlier.get(dossier.pk) or 0)
        if above is None and dossier.record_class.parent_id:
            above = of_old.get(dossier.record_class.parent_id)
        made.append(_line_of(dossier, plan, above, after + len(made) + 1, act))
    return len(RecordClass.objects.bulk_create(made))


def _line_of(
    dossier: Dossier, plan: FilePlan, above: RecordClass | None, ordinal: int, act: Act
) -> RecordClass:
    fields: dict[str, Any] = {
        "code": dossier.notation[:20],
        "title": dossier.title,
        "retention": dossier.retention,
        "unit": dossier.unit,
        "keeper": dossier.keeper,
    }
    return RecordClass(
        plan=plan,
        parent=above,
        carries=dossier,
        ordinal=ordinal,
        added_at=act.at,
        added_by=act.by,
        **fields,
    )


@transaction.atomic
def submit(*, plan: FilePlan, act: Act) -> FilePlan:
    """Lay the plan before the head for approval. Raises InvalidInput when it is empty."""
    plan = locked(plan, act)
    lifecycles.file_plan.check("submit", plan, act=act)
    if not plan.classes.exists():
        raise InvalidInput(_("The file plan is empty."))
    return lifecycles.file_plan.apply("submit", plan, act=act)


@transaction.atomic
def return_(*, plan: FilePlan, reason: str, act: Act) -> FilePlan:
    """Send the plan back to be mended, with a reason."""
    return lifecycles.file_plan.apply(
        "return",
        locked(plan, act),
        act=act.because(reason.strip()),
        changes={"submitted_at": None, "submitted_by": None},
    )


@transaction.atomic
def approve(*, plan: FilePlan, act: Act) -> FilePlan:
    """The head approves the plan of a year; from now on lines are only added."""
    approved = lifecycles.file_plan.apply(
        "approve", locked(plan, act), act=act, facts={"year": plan.year}
    )
    events.publish(FilePlanApproved(plan_id=approved.pk))
    return approved
