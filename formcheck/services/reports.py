"""Reports of the form check: asked for with each version, made by a job, never a bar to registering."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import HostedOrganisation
from catalogues.models import DocumentKind, Urgency
from core import events, journal
from core.acts import Act
from core.errors import DomainError, InvalidInput, NotFound, NotPermitted
from documents.choices import VersionOrigin
from documents.engine.files import convert as office
from documents.engine.files.facts import DOCX, PDF
from documents.models import DocumentVersion, OutgoingDocument, StoredFile
from documents.services import derivatives, files
from formcheck import policies
from formcheck.choices import ReportState
from formcheck.engine import elements, reading
from formcheck.engine.cases import ENGINE, Case, Family
from formcheck.engine.judge import Verdict, judge
from formcheck.engine.paper import Paper
from formcheck.events import FormCheckAsked, FormChecked
from formcheck.models import FormReport
from formcheck.services import rules

FOLDER = "form-"
CHECKED = frozenset(
    {VersionOrigin.UPLOAD, VersionOrigin.TEMPLATE, VersionOrigin.WRITTEN, VersionOrigin.CONVERTED}
)
"""Versions that people or conversion made; what signing adds to them is not judged again."""


@dataclass(slots=True)
class Upset(Exception):
    """The check could not be made; `code` is one of `reading.TROUBLES`."""

    code: str


@transaction.atomic
def ask_for_version(*, version_id: int, act: Act) -> FormReport | None:
    """A check of a version of an outgoing document; None when it is not a text to be checked."""
    version = (
        DocumentVersion.objects.select_related("stored", "document")
        .filter(pk=version_id, origin__in=CHECKED, stored__media_type__in=[PDF, DOCX])
        .first()
    )
    # What a machine makes for signing at once, such as a slip's paper, is no draft to be judged.
    drafts = OutgoingDocument.objects.filter(state__in=derivatives.DRAFT_STATES)
    document = drafts.filter(pk=version.document_id).first() if version else None
    if version is None or document is None:
        return None
    waiting = FormReport.objects.of_version(version.pk).waiting().first()
    if waiting is not None:
        events.publish(FormCheckAsked(report_id=waiting.pk))
        found: FormReport = waiting
        return found
    return _ask(document, version, act)


@transaction.atomic
def ask_again(*, document: OutgoingDocument, act: Act) -> FormReport:
    """Check the present version once more."""
    seen = OutgoingDocument.objects.visible_to(act.who).filter(pk=document.pk).first()
    if seen is None:
        raise NotFound
    policies.check_again(act.who, seen)
    version = seen.current_version
    if version is None:
        raise InvalidInput(_("There is no text yet: send a Word or PDF file."), field="version")
    made = ask_for_version(version_id=version.pk, act=act)
    if made is None:
        raise InvalidInput(_("This version is signed or of another type; it is not checked again."))
    return made


def _ask(document: OutgoingDocument, version: DocumentVersion, act: Act) -> FormReport:
    name = version.files.values_list("name", flat=True).first() or str(document)
    made = FormReport.objects.create(
        organisation=document.organisation,
        document_id=document.pk,
        version=version,
        stored=version.stored,
        name=name[:255],
        family=family_of(document),
        kind=document.kind,
        rules_on=document.issued_on or act.on,
        asked_at=act.at,
        asked_by=act.by,
    )
    events.publish(FormCheckAsked(report_id=made.pk))
    return made


@transaction.atomic
def ask_for_file(
    *, upload_uid: object, family: str = "", kind: DocumentKind | None = None, act: Act
) -> FormReport:
    """A check of a single file, without a document; only the person who asked sees it."""
    if act.who is None:
        raise NotPermitted
    organisation = HostedOrganisation.objects.get(pk=act.who.organisation_id)
    policies.check_file(act.who, organisation)
    upload = files.own_upload(uid=upload_uid, act=act)
    if upload.stored is None or upload.stored.media_type not in {PDF, DOCX}:
        raise InvalidInput(reading.TROUBLES["wrong_kind"], code="wrong_kind", field="file")
    if kind is not None and kind.family in {"state", "party"}:
        family = kind.family
    made = FormReport.objects.create(
        organisation=organisation,
        stored=files.take(upload=upload, act=act),
        name=upload.name[:255],
        family=family if family in {"state", "party", "shared"} else "",
        kind=kind,
        rules_on=act.on,
        asked_at=act.at,
        asked_by=act.by,
    )
    journal.record(act, "formcheck.file.ask", made, facts={"name": made.name})
    events.publish(FormCheckAsked(report_id=made.pk))
    return made


def family_of(document: OutgoingDocument) -> str:
    """By the kind; a kind of both families follows the office."""
    kind = document.kind
    if kind is not None and kind.family in {"state", "party"}:
        return str(kind.family)
    return str(document.organisation.family)


def run(*, report_id: int, act: Act) -> FormReport | None:
    """Make a waiting report. Whatever goes wrong with the file is written down as the report."""
    report = (
        FormReport.objects.waiting()
        .select_related("stored", "version__source_stored", "kind", "organisation")
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        return None
    try:
        verdict, family, seen = _checked(report, act)
    except DomainError as refusal:
        known = {"reading_limits": "limits"}.get(refusal.reason_code, refusal.reason_code)
        return _fail(report, known if known in reading.TROUBLES else str(refusal.sentence), act)
    except Upset as upset:
        return _fail(report, upset.code, act)
    return _keep(report, verdict, family, seen, act)


def _checked(report: FormReport, act: Act) -> tuple[Verdict, str, StoredFile | None]:
    paper = _paper(report.stored)
    source: Paper | None = None
    seen: StoredFile | None = report.stored if report.stored.media_type == PDF else None
    version = report.version
    if version is not None and version.source_stored is not None and seen is not None:
        source = _paper(version.source_stored) if version.source_stored.media_type == DOCX else None
    elif seen is None and version is None and office.is_available():
        # A single Word file is shown on the pages that its PDF has.
        seen = _converted(report, act)
        if seen is not None:
            paper, source = _paper(seen), paper
    case = case_of(report, paper)
    found = elements.find(paper, case)
    if found.secrecy is not None and settings.SECRECY_CEILING < 1 and report.document_id is None:
        raise Upset("secrecy")
    in_force = rules.in_force(report.rules_on, case.family)
    if not in_force:
        raise Upset("no_rules")
    return judge(paper, in_force, case, source=source), case.family, seen


def _converted(report: FormReport, act: Act) -> StoredFile | None:
    try:
        with derivatives.plain(report.stored) as source:
            made = office.to_pdfa(source, report.stored.media_type, folder=files.workroom())
        with made.file as pdf:
            return files.keep(source=pdf, name=f"{report.name.rsplit('.', 1)[0]}.pdf", act=act)
    except DomainError:
        return None


def case_of(report: FormReport, paper: Paper) -> Case:
    """What the record knows; a single file tells its family by its heading."""
    kinds = rules.kinds_on(report.rules_on)
    kind = rules.kind_of(report.kind) if report.kind is not None else None
    family: Family = "state"
    if report.family in {"state", "party", "shared"}:
        family = report.family  # type: ignore[assignment]
    else:
        is_party = elements.alike(elements.PARTY_HEADING, _heading_of(paper)) >= 0.8
        family = "party" if is_party else "state"
    document = (
        OutgoingDocument.objects.select_related("signer").filter(pk=report.document_id).first()
        if report.document_id
        else None
    )
    if document is None:
        return Case(family, kinds, kind, day=report.rules_on)
    urgency = (
        Urgency.objects.on(report.rules_on).filter(level=document.urgency).first()
        if document.urgency
        else None
    )
    return Case(
        family,
        kinds,
        kind,
        signing_lines=tuple(filter(None, document.signing_position.splitlines())),
        signer_name=document.signer.full_name if document.signer is not None else "",
        urgency_mark=urgency.mark if urgency is not None else "",
        day=report.rules_on,
    )


def _heading_of(paper: Paper) -> str:
    head = [block.words for block in paper.blocks[:20]]
    return max(head, key=lambda text: elements.alike(text, elements.PARTY_HEADING), default="")


def _paper(stored: StoredFile) -> Paper:
    with _copy(stored) as path:
        return reading.read(path, stored.media_type)


@contextmanager
def _copy(stored: StoredFile) -> Iterator[Path]:
    """The plain bytes for as long as the child reads them."""
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=files.workroom()) as folder:
        path = Path(folder) / "file"
        with files.open_stored(stored) as reader, path.open("wb") as target:
            shutil.copyfileobj(reader, target, 1024 * 1024)
        yield path


@transaction.atomic
def _keep(
    report: FormReport, verdict: Verdict, family: str, seen: StoredFile | None, act: Act
) -> FormReport | None:
    changed = FormReport.objects.waiting().filter(pk=report.pk).update(
        state=ReportState.DONE,
        family=family,
        seen=seen,
        score=verdict.score,
        errors=verdict.count("error"),
        warnings=verdict.count("warning"),
        advices=verdict.count("advice"),
        findings=[asdict(one) for one in verdict.findings],
        engine=f"formcheck {ENGINE}",
        made_at=act.at,
    )  # fmt: skip
    return _told(report, act) if changed else None


@transaction.atomic
def give_up(*, report_id: int, act: Act) -> FormReport | None:
    """The paper could not be checked within the time given."""
    report = FormReport.objects.waiting().select_related("stored").filter(pk=report_id).first()
    return _fail(report, "limits", act) if report is not None else None


@transaction.atomic
def _fail(report: FormReport, why: str, act: Act) -> FormReport | None:
    changed = FormReport.objects.waiting().filter(pk=report.pk).update(
        state=ReportState.FAILED, trouble=why[:500], engine=f"formcheck {ENGINE}", made_at=act.at
    )  # fmt: skip
    return _told(report, act) if changed else None


def _told(report: FormReport, act: Act) -> FormReport:
    report.refresh_from_db()
    journal.record(
        act,
        "formcheck.report.make",
        report,
        facts={"state": report.state, "score": report.score, "sha256": report.stored.sha256},
    )
    events.publish(FormChecked(report_id=report.pk))
    return report
