"""What is printed about a draft: the table of opinions and the sheet of its course (OUT-14, OUT-16)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core import journal
from core.acts import Act
from core.errors import NotFound
from documents.engine.files import typeset
from documents.models import OutgoingDocument, StoredFile
from documents.selectors import course as acts
from documents.selectors import pages, review
from documents.services import files

UNANSWERED = "Chưa có ý kiến"
VERDICTS = {"agree": "Đồng ý", "changes": "Đồng ý, đề nghị sửa", "disagree": "Không đồng ý"}
SETTLEMENTS = {"taken": "Tiếp thu", "partly": "Tiếp thu một phần", "not_taken": "Không tiếp thu"}
BIGGEST_PICTURE = 200_000


def opinions(*, document: OutgoingDocument, act: Act) -> bytes:
    """`Tổng hợp ý kiến góp ý`: everyone asked, what he said, what became of it. A PDF/A."""
    draft = _seen(document, act)
    rows: list[dict[str, Any]] = []
    for one in reversed(review.opinions(draft, act.on)):
        for request in one.requests_listed:
            rows.append(
                {
                    "n": len(rows) + 1,
                    "who": request.name,
                    "verdict": _verdict(request),
                    "text": request.text,
                    "settlement": SETTLEMENTS.get(request.settlement, ""),
                    "reason": request.settled_reason,
                }
            )
    given = sum(row["verdict"] in VERDICTS.values() for row in rows)
    house = draft.organisation
    day = timezone.localtime(act.at)
    data = {
        **_head(draft, act),
        "subtitle": f"Dự thảo: {draft.title}",
        "rows": rows,
        "asked": len(rows),
        "given": given,
        "silent": len(rows) - given,
        "place_date": f"{house.place_name}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        "drafter": draft.drafter.full_name,
    }
    made = typeset.compile_form("opinions", data, at=act.at)
    journal.record(act, "documents.file.print", draft, facts={"form": "opinions"})
    return made


def _verdict(request: Any) -> str:
    if request.answered_at is not None:
        return VERDICTS.get(request.verdict, "")
    if request.excused_at is not None:
        return f"Không phải góp ý: {request.excused_reason}"
    return UNANSWERED


def course(*, document: OutgoingDocument, act: Act) -> bytes:
    """The sheet that goes with the draft: initials, versions, every step with who and why."""
    draft = _seen(document, act)
    data = {
        **_head(draft, act),
        "kind": draft.kind.name if draft.kind else "",
        "subject": draft.subject,
        "code": draft.code_display,
        "drafter": draft.drafter.full_name,
        "signer": draft.signer_name,
        "state": draft.get_state_display(),
        "initials": [
            {
                "words": str(one.words),
                "person": one.person,
                "at": _moment(one.at),
                "picture": list(picture_of(one.picture)) if one.picture else None,
            }
            for one in review.initials(draft)
        ],
        "versions": [
            {
                "n": version.ordinal,
                "origin": version.get_origin_display(),
                "by": version.made_by.full_name if version.made_by else _("The system"),
                "at": _moment(version.made_at),
                "note": version.note,
            }
            for version in draft.versions.select_related("made_by").order_by("ordinal")
        ],
        "steps": [
            {
                "act": str(step.act),
                "by": f"{step.by}" + (f" ({step.capacity})" if step.capacity else ""),
                "at": _moment(step.at),
                "said": " / ".join(step.said),
            }
            for step in reversed(acts.of(draft))
        ],
    }
    made = typeset.compile_form("draft_course", data, at=act.at)
    journal.record(act, "documents.file.print", draft, facts={"form": "draft_course"})
    return made


def picture_of(stored: StoredFile) -> bytes:
    """The bytes of a small picture of initials."""
    with files.open_stored(stored) as reader:
        data: bytes = reader.read()
    return data[:BIGGEST_PICTURE]


def _seen(document: OutgoingDocument, act: Act) -> OutgoingDocument:
    found: OutgoingDocument | None = (
        pages.outgoing_rows().visible_to(act.who).filter(pk=document.pk).first()
    )
    if found is None:
        raise NotFound
    return found


def _head(document: OutgoingDocument, act: Act) -> dict[str, Any]:
    house = document.organisation
    return {
        "organisation_name": house.name,
        "higher_name": house.higher_name,
        "printed_note": _("Printed on %(day)s by %(name)s")
        % {"day": _moment(act.at), "name": act.by},
    }


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"
