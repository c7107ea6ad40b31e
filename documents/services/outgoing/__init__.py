"""Outgoing documents: from the draft to the issue and after. The only writers (domain.md §2)."""

from documents.services.outgoing.after import (
    confirm_recalled,
    give_up_recall,
    mark_received,
    mark_sent,
    recall,
)
from documents.services.outgoing.copies import (
    CopyIn,
    lend,
    make_copy,
    record_print,
    take_back,
)
from documents.services.outgoing.data import DraftData, RecipientData
from documents.services.outgoing.drafts import (
    add_version,
    cancel,
    draft,
    edit,
)
from documents.services.outgoing.exchange import note_status, report_status
from documents.services.outgoing.follow import announce, correct, replace
from documents.services.outgoing.initials import keep_initial
from documents.services.outgoing.issue import file_changed, issue, sign_applied
from documents.services.outgoing.numbering import insert_number, take_number
from documents.services.outgoing.recipients import address, mend, set_recipients
from documents.services.outgoing.review import (
    approve_content,
    comment,
    pass_form,
    return_,
    submit_content,
    withdraw,
)
from documents.services.outgoing.rounds import (
    answer,
    ask_comments,
    close_comments,
    excuse,
    request_for,
    settle,
)
from documents.services.outgoing.successors import draft_successor
from documents.services.outgoing.texts import (
    OWN_TEMPLATE,
    WRITTEN,
    from_template,
    preview,
    write,
)

__all__ = [
    "OWN_TEMPLATE",
    "WRITTEN",
    "CopyIn",
    "DraftData",
    "RecipientData",
    "add_version",
    "address",
    "announce",
    "answer",
    "approve_content",
    "ask_comments",
    "cancel",
    "close_comments",
    "comment",
    "confirm_recalled",
    "correct",
    "draft",
    "draft_successor",
    "edit",
    "excuse",
    "file_changed",
    "from_template",
    "give_up_recall",
    "insert_number",
    "issue",
    "keep_initial",
    "lend",
    "make_copy",
    "mark_received",
    "mark_sent",
    "mend",
    "note_status",
    "pass_form",
    "preview",
    "recall",
    "record_print",
    "replace",
    "report_status",
    "request_for",
    "return_",
    "set_recipients",
    "settle",
    "sign_applied",
    "submit_content",
    "take_back",
    "take_number",
    "withdraw",
    "write",
]
