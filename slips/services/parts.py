"""The rows of a slip: bases, options, resources, milestones, drafts, files. Part of another act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Appointment, HostedOrganisation, Person, Unit
from core.acts import Act
from core.errors import InvalidInput, NotFound
from documents.engine.text import letters
from documents.models import Document, Dossier, OutgoingDocument, Upload
from documents.policies import dossiers as may_dossier
from documents.services import files
from slips.choices import ResourceKind
from slips.models import (
    AttachedDraft,
    Basis,
    Milestone,
    MilestoneSupport,
    Option,
    Resource,
    Slip,
    SupportingFile,
)
from slips.services.data import BasisIn, MilestoneIn, OptionIn, ResourceIn

MOST_ROWS = 50


def write(slip: Slip, data: Mapping[str, Any], act: Act) -> None:
    """Write the lists that `data` brings; others stay as they are."""
    writers: dict[str, Callable[[Slip, Any, Act], None]] = {
        "bases": _bases,
        "options": _options,
        "resources": _resources,
        "milestones": _milestones,
        "drafts": _drafts,
        "files": _files,
        "files_removed": _files_removed,
    }
    for name, writer in writers.items():
        if name in data:
            rows = list(data[name])
            if len(rows) > MOST_ROWS:
                raise InvalidInput(
                    _("At most %(n)s rows are taken here.") % {"n": MOST_ROWS}, field=name
                )
            writer(slip, rows, act)


def _text(value: str, most: int, field: str) -> str:
    words = letters.tidy(value).strip()
    if len(words) > most:
        raise InvalidInput(_("This text is too long."), field=field)
    return words


def _present(rows: Any, wanted: Iterable[UUID | None]) -> dict[UUID, Any]:
    """The rows that stay, by uid; those not named any more are gone."""
    keep = {uid for uid in wanted if uid is not None}
    rows.exclude(uid__in=keep).delete()
    return {row.uid: row for row in rows.all()}


def _bases(slip: Slip, rows: Sequence[BasisIn], act: Act) -> None:
    given = [row for row in rows if row.document is not None or row.text.strip()]
    known = _present(slip.bases, (row.uid for row in given))
    for ordinal, row in enumerate(given, start=1):
        basis = known.get(row.uid) if row.uid else None
        if row.document is not None and (basis is None or basis.document_id != row.document.pk):
            _refuse_hidden(row.document, slip, act, "bases")
        text = _text(row.text, 500, "bases") or (cited(row.document) if row.document else "")
        values = {"ordinal": ordinal, "document": row.document, "text": text[:500]}
        _save(Basis, slip, basis, values)


def cited(document: Document) -> str:
    """A document as a basis cites it: kind, symbol, day, body, subject."""
    kind = document.kind.name.partition(" (")[0] if document.kind else ""
    day = date_format(document.issued_on, "SHORT_DATE_FORMAT") if document.issued_on else ""
    head = " ".join(part for part in (kind, document.code_display) if part)
    if day:
        head = _("%(document)s of %(day)s") % {"document": head, "day": day}
    return ", ".join(part for part in (head, document.issuer_name, document.subject) if part)[:500]


def _options(slip: Slip, rows: Sequence[OptionIn], act: Act) -> None:
    given = [row for row in rows if row.content.strip()]
    if sum(row.recommended for row in given) > 1:
        raise InvalidInput(_("Recommend exactly one option."), field="recommended")
    known = _present(slip.options, (row.uid for row in given))
    slip.options.filter(recommended=True).update(recommended=False)
    for ordinal, row in enumerate(given, start=1):
        values = {
            name: _text(getattr(row, name), 5000, "options")
            for name in ("content", "pros", "cons", "risks", "effects")
        }
        option = known.get(row.uid) if row.uid else None
        _save(Option, slip, option, values | {"ordinal": ordinal, "recommended": row.recommended})


def _resources(slip: Slip, rows: Sequence[ResourceIn], act: Act) -> None:
    for row in rows:
        if row.kind not in ResourceKind.values:
            raise InvalidInput(_("There is no such resource."), field="resources")
        if row.amount is not None and not 0 <= row.amount < 10**18:
            raise InvalidInput(_("This amount cannot be."), field="resources")
        nothing = row.is_none
        Resource.objects.update_or_create(
            slip=slip,
            kind=row.kind,
            defaults={
                "is_none": nothing,
                "amount": None if nothing or row.kind != ResourceKind.MONEY else row.amount,
                "source": "" if nothing else _text(row.source, 300, "resources"),
                "content": "" if nothing else _text(row.content, 1000, "resources"),
            },
        )


def _milestones(slip: Slip, rows: Sequence[MilestoneIn], act: Act) -> None:
    given = [row for row in rows if row.content.strip()]
    known = _present(slip.milestones, (row.uid for row in given))
    for ordinal, row in enumerate(given, start=1):
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            raise InvalidInput(
                _("Milestone %(n)s ends before it starts.") % {"n": ordinal}, field="milestones"
            )
        for one in (row.lead, row.monitor, *row.supports):
            if one is not None:
                refuse_stranger(one, slip.organisation, act, "milestones")
        values = {
            "ordinal": ordinal,
            "content": _text(row.content, 1000, "milestones"),
            "product": _text(row.product, 500, "milestones"),
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "lead_unit": row.lead if isinstance(row.lead, Unit) else None,
            "lead_person": row.lead if isinstance(row.lead, Person) else None,
            "monitor": row.monitor,
        }
        milestone = _save(Milestone, slip, known.get(row.uid) if row.uid else None, values)
        milestone.supports.all().delete()
        MilestoneSupport.objects.bulk_create(
            [
                MilestoneSupport(
                    milestone=milestone,
                    unit=one if isinstance(one, Unit) else None,
                    person=one if isinstance(one, Person) else None,
                )
                for one in dict.fromkeys(row.supports)
                if one != row.lead
            ]
        )


def _drafts(slip: Slip, rows: Sequence[OutgoingDocument], act: Act) -> None:
    wanted = list(dict.fromkeys(rows))
    slip.drafts.exclude(document__in=wanted).delete()
    known = {row.document_id: row for row in slip.drafts.all()}
    for ordinal, document in enumerate(wanted, start=1):
        if document.pk in known:
            AttachedDraft.objects.filter(pk=known[document.pk].pk).update(ordinal=ordinal)
            continue
        _refuse_hidden(document, slip, act, "drafts")
        if Slip.objects.filter(paper=document).exists():
            raise InvalidInput(
                _("This is the paper of a submission slip: it moves with the slip."), field="drafts"
            )
        AttachedDraft.objects.create(slip=slip, document=document, ordinal=ordinal)


def _files(slip: Slip, rows: Sequence[Upload], act: Act) -> None:
    """Further supporting files; those there stay."""
    for upload in rows:
        ready = files.own_upload(uid=upload.uid, act=act)
        SupportingFile.objects.create(
            slip=slip,
            stored=files.take(upload=ready, act=act),
            name=ready.name,
            added_at=act.at,
            added_by=act.by,
        )


def _files_removed(slip: Slip, uids: Sequence[UUID], act: Act) -> None:
    slip.files.filter(uid__in=uids).delete()


def _save(model: type[Any], slip: Slip, row: Any, values: Mapping[str, Any]) -> Any:
    if row is None:
        return model.objects.create(slip=slip, **values)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row


def _refuse_hidden(document: Document, slip: Slip, act: Act, field: str) -> None:
    seen = Document.objects.visible_to(act.who).filter(pk=document.pk)
    if not seen.exists() or document.organisation_id != slip.organisation_id:
        raise NotFound(field=field)


def refuse_stranger(one: Person | Unit, house: HostedOrganisation, act: Act, field: str) -> None:
    """A unit of another organisation, or a person who holds no position here today."""
    if isinstance(one, Unit):
        if one.organisation_id != house.pk:
            raise NotFound(field=field)
        return
    here = Appointment.objects.effective(act.on).filter(unit__organisation=house)
    if not here.filter(person=one).exists():
        raise InvalidInput(
            _("“%(name)s” holds no position in this organisation today.") % {"name": one},
            field=field,
        )


def fills_dossier(dossier: Dossier, act: Act) -> bool:
    """Whether this capacity sees the dossier and may put documents into it."""
    seen = Dossier.objects.visible_to(act.who).filter(pk=dossier.pk).first()
    return seen is not None and may_dossier.fill_dossier.allows(act.who, seen)


def refuse_foreign_dossier(dossier: Dossier, house: HostedOrganisation, act: Act) -> None:
    """Raises NotFound for a hidden dossier, NotPermitted for one this capacity may not fill."""
    seen = Dossier.objects.visible_to(act.who).filter(pk=dossier.pk).first()
    if seen is None or seen.organisation_id != house.pk:
        raise NotFound(field="dossier")
    may_dossier.fill_dossier(act.who, seen)
