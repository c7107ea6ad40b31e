"""A secrecy mark found in a file: the document is blocked, the file closed, the content removed
by an act of the chief, and a trace is kept (SEC-03)."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.services import principals
from core import events, journal
from core.acts import Act
from core.errors import ReasonMissing, WrongState
from documents.choices import FindingOutcome, GrantReason
from documents.engine.text.metadata.marks import secrecy_marks
from documents.events import SecrecyMarkFound
from documents.models import Document, FileText, SecrecyFinding
from documents.policies import secrecy as may
from documents.services import destruction, grants, moves, search_index

STAMPED = 0.9
"""From here on a mark is taken for a stamp, not for a word."""

CLOSED = "closed"
"""The method of a text that was thrown away because its file bears a mark."""


def mark_in(pages: list[str]) -> int:
    """The highest level stamped on the first or the last page of a text, 0 when none is."""
    ends = [pages[0], pages[-1]] if len(pages) > 1 else pages
    levels = [
        mark.level for page in ends for mark in secrecy_marks(page) if mark.confidence >= STAMPED
    ]
    return max(levels, default=0)


@transaction.atomic
def look(*, document_id: int, stored_id: int, act: Act) -> SecrecyFinding | None:
    """Read the text of a file for marks above the ceiling; what bears one is closed at once.

    Asked each time a file is attached or its text has been read. The text read out of a marked
    file is thrown away, so that no search, passage or proposal shows it.
    """
    known = SecrecyFinding.objects.filter(stored_id=stored_id)
    cleared = known.filter(outcome=FindingOutcome.CLEARED).exists()
    level = 0 if cleared else max(known.values_list("level", flat=True), default=0)
    if not level and not cleared:
        text = FileText.objects.filter(stored_id=stored_id).first()
        level = mark_in([str(page) for page in text.pages] or [text.text]) if text else 0
    if level <= settings.SECRECY_CEILING:
        return None
    document = Document.objects.locked().get(pk=document_id)
    finding, is_new = SecrecyFinding.objects.get_or_create(
        document=document,
        stored_id=stored_id,
        defaults={"level": level, "found_at": act.at},
    )
    destruction.forget_text(stored_id=stored_id, method=CLOSED)
    search_index.reindex_many([document.pk])
    if not is_new:
        return None
    grants.give(
        document=document,
        principals=principals.of_roles(document.organisation, [Role.CLERK, Role.CHIEF]),
        reason=GrantReason.ROUTED,
        act=act,
    )
    journal.record(
        act,
        "documents.secrecy.find_mark",
        document,
        facts={"level": level, "sha256": finding.stored.sha256},
    )
    events.publish(SecrecyMarkFound(document_id=document.pk, finding_id=finding.pk))
    return finding


@transaction.atomic
def remove(*, document: Document, reason: str, act: Act) -> Document:
    """Destroy the marked content: the files of the document, their text and pictures, wherever
    they are used; and the subject, which may itself be secret. Number, date and sender stay."""
    act = act.because(reason.strip())
    locked = moves.lock(document, act)
    may.settle_finding(act.who, locked)
    if not act.reason:
        raise ReasonMissing(field="reason")
    found = list(
        SecrecyFinding.objects.select_for_update(of=("self",)).filter(
            document=locked, settled_at=None
        )
    )
    if not found:
        raise WrongState(_("No mark of secrecy is waiting on this document."))
    gone = destruction.content_of(document=locked, act=act, everywhere=True)
    _settle(found, FindingOutcome.REMOVED, act)
    locked.subject = str(_("(content removed: a state secret)"))
    locked.subject_folded, locked.note = "", ""
    locked.updated_at, locked.revision = act.at, locked.revision + 1
    locked.save(update_fields=["subject", "subject_folded", "note", "updated_at", "revision"])
    search_index.reindex(locked)
    journal.record(act, "documents.secrecy.remove_content", locked, facts={"files": gone})
    return locked


@transaction.atomic
def clear(*, document: Document, reason: str, act: Act) -> Document:
    """The machine erred: what it read is no mark of secrecy. The file is open again."""
    act = act.because(reason.strip())
    locked = moves.lock(document, act)
    may.settle_finding(act.who, locked)
    if not act.reason:
        raise ReasonMissing(field="reason")
    found = list(
        SecrecyFinding.objects.select_for_update(of=("self",)).filter(
            document=locked, settled_at=None
        )
    )
    if not found:
        raise WrongState(_("No mark of secrecy is waiting on this document."))
    _settle(found, FindingOutcome.CLEARED, act)
    # Nothing of its text was kept: it is read again by the sweep.
    FileText.objects.filter(stored__in=[one.stored_id for one in found], method=CLOSED).delete()
    journal.record(act, "documents.secrecy.clear_mark", locked)
    return locked


def _settle(found: list[SecrecyFinding], outcome: str, act: Act) -> None:
    for finding in found:
        finding.settled_at, finding.settled_by = act.at, act.by
        finding.outcome, finding.reason = outcome, act.reason[:1000]
        finding.save(update_fields=["settled_at", "settled_by", "outcome", "reason"])
