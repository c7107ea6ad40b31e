"""A dossier is opened under a line of the file plan, or for a matter nobody foresaw, and described."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Appointment, HostedOrganisation, Person, Unit
from accounts.services import principals as of
from catalogues.models import HandoverRule, RetentionRule
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput
from documents import lifecycles
from documents.choices import GrantReason, RetentionOrigin
from documents.engine.text.letters import fold, tidy
from documents.events import DossierOpened
from documents.models import Dossier, FilePlan, RecordClass
from documents.policies import dossiers as may
from documents.services import file_plans, grants, moves
from documents.services.dossiers.retention import years
from documents.services.secrecy import refuse_above_ceiling

_NEXT_NUMBER = """
    INSERT INTO documents_dossiercounter (organisation_id, year, last_number)
         VALUES (%s, %s, 1)
    ON CONFLICT (organisation_id, year) DO UPDATE
            SET last_number = documents_dossiercounter.last_number + 1
      RETURNING last_number
"""


@transaction.atomic
def open_(
    *,
    record_class: RecordClass | None,
    title: str,
    act: Act,
    keeper: Person | None = None,
    unit: Unit | None = None,
    retention: RetentionRule | None = None,
    secrecy: int = 0,
    note: str = "",
) -> Dossier:
    """Open a dossier under a line of the file plan; its number is year + sequence (R5).

    Raises InvalidInput without a line that classifies (R3) or a title, or with a shorter retention
    than the line's (DOS-04); SecrecyRefused above the ceiling.
    """
    if record_class is None:
        raise InvalidInput(
            _("Choose a heading of the file plan: nothing is kept without one."),
            code="class_missing",
            field="record_class",
        )
    least = _classifying(record_class)
    organisation = record_class.plan.organisation
    if act.who is not None:
        may.open_dossier(act.who, organisation)
    refuse_above_ceiling(secrecy)
    title = title_of(title)
    keeper = keeper or act.by
    if keeper is None:
        raise InvalidInput(_("A dossier needs a keeper."), field="keeper")
    refuse_stranger(keeper, organisation.pk, act)
    if retention is not None and years(retention) < years(least):
        raise InvalidInput(
            _("A dossier is kept at least as long as its heading says: %(term)s.")
            % {"term": least},
            field="retention",
        )
    year = act.on.year
    number = _next_number(organisation.pk, year)
    by_hand = retention is not None and retention != least
    dossier = Dossier.objects.create(
        organisation=organisation,
        record_class=record_class,
        year=year,
        number=number,
        notation=f"{number:02d}.{record_class.code}"[:30],
        title=title,
        title_folded=fold(title)[:500],
        note=note.strip()[:500],
        keeper=keeper,
        unit=unit or (getattr(act.who, "unit", None) if keeper == act.by else None),
        secrecy=secrecy,
        retention=retention or least,
        retention_origin=RetentionOrigin.OVERRIDE if by_hand else RetentionOrigin.HEADING,
        retention_reason=act.reason[:500] if by_hand else "",
        opened_on=act.on,
        created_at=act.at,
        created_by=act.by,
        updated_at=act.at,
    )
    _first_grants(dossier, act)
    journal.record(
        act,
        "documents.dossier.open",
        dossier,
        facts={"notation": dossier.notation, "class": record_class, "keeper": keeper},
    )
    events.publish(DossierOpened(dossier_id=dossier.pk))
    return dossier


def _classifying(line: RecordClass) -> RetentionRule:
    """The retention of a line under which a dossier may be opened. Raises InvalidInput (R3)."""
    if line.retention is None:
        raise InvalidInput(
            _("“%(title)s” is only a heading without a retention rule: choose a line below it.")
            % {"title": line},
            code="class_without_retention",
            field="record_class",
        )
    if line.carries is not None:
        raise InvalidInput(
            _("This line carries on the dossier “%(title)s”: put the documents into it.")
            % {"title": line.carries},
            code="line_is_carried",
            field="record_class",
        )
    found: RetentionRule = line.retention
    return found


@transaction.atomic
def open_ad_hoc(
    *,
    organisation: HostedOrganisation,
    title: str,
    code: str,
    retention: RetentionRule | None,
    act: Act,
    parent: RecordClass | None = None,
    unit: Unit | None = None,
    note: str = "",
) -> Dossier:
    """Open a dossier nobody foresaw: its line is added to the plan of the year first, with who and
    when (domain.md §5.1). Raises InvalidInput when the year has no plan."""
    plan = FilePlan.objects.filter(organisation=organisation, year=act.on.year).first()
    if plan is None:
        raise InvalidInput(
            _("There is no file plan for %(year)s yet: it is made first.") % {"year": act.on.year},
            code="no_plan",
            field="record_class",
        )
    unit = unit or getattr(act.who, "unit", None)
    line = file_plans.add_ad_hoc(
        plan=plan,
        code=code,
        title=title,
        retention=retention,
        parent=parent,
        unit=unit,
        keeper=act.by,
        act=act,
    )
    return open_(record_class=line, title=title, unit=unit, note=note, act=act)


def title_of(title: str) -> str:
    """A title in one line. Raises InvalidInput when it is empty or too long."""
    title = " ".join(tidy(title).split())
    if not title:
        raise InvalidInput(_("Give the title."), field="title")
    if len(title) > 500:
        raise InvalidInput(_("The title is longer than 500 characters."), field="title")
    return title


def _next_number(organisation_id: int, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [organisation_id, year])
        return int(cursor.fetchone()[0])


def refuse_stranger(person: Person, organisation_id: int, act: Act, field: str = "keeper") -> None:
    """Whoever keeps a dossier holds a position in the house today."""
    here = Appointment.objects.effective(act.on).filter(unit__organisation=organisation_id)
    if not person.is_active or not here.filter(person=person).exists():
        raise InvalidInput(
            _("“%(name)s” holds no position in this organisation today.") % {"name": person},
            field=field,
        )


def _first_grants(dossier: Dossier, act: Act) -> None:
    principals = [of.of_person(dossier.keeper), of.of_role(dossier.organisation, Role.ARCHIVIST)]
    if dossier.unit is not None:
        principals.append(of.of_unit(dossier.unit))
    grants.give_dossier(dossier=dossier, principals=principals, reason=GrantReason.CREATED, act=act)


@transaction.atomic
def edit(
    *,
    dossier: Dossier,
    act: Act,
    title: str | None = None,
    note: str | None = None,
    handover_rule: HandoverRule | None = None,
    revision: int | None = None,
) -> Dossier:
    """Change the description of a dossier that is not closed (R9)."""
    locked = moves.lock_dossier(dossier, act)
    changes: dict[str, Any] = {}
    if title is not None:
        changes["title"] = title_of(title)
        changes["title_folded"] = fold(changes["title"])[:500]
    if note is not None:
        changes["note"] = note.strip()[:500]
    if handover_rule is not None:
        changes["handover_rule"] = handover_rule
    edited: Dossier = moves.apply(
        lifecycles.dossier, "edit", locked, act=act, changes=changes, revision=revision
    )
    return edited
