"""What an answer takes over from the document it answers, so that nobody types it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from documents.models import IncomingDocument


def first_fields(incoming: IncomingDocument) -> dict[str, Any]:
    """Subject, addressee, field of work and urgency of a draft that answers it.

    The subject is in the language of the document itself.
    """
    kind = incoming.kind.name.partition(" (")[0] if incoming.kind else "văn bản"
    code = f" số {incoming.code_display}" if incoming.code_display else ""
    day = f" ngày {incoming.issued_on:%d/%m/%Y}" if incoming.issued_on else ""
    body = f" của {incoming.issuer_name}" if incoming.issuer_name else ""
    return {
        "subject": f"Trả lời {kind}{code}{day}{body}"[:500],
        "recipients": (incoming.issuer_name,) if incoming.issuer_name else (),
        "field": incoming.field,
        "urgency": incoming.urgency,
    }
