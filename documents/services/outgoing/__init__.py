"""Outgoing documents: from the draft to the issue and after. The only writers (domain.md §2)."""

from documents.services.outgoing.after import (
    confirm_recalled,
    give_up_recall,
    mark_received,
    mark_sent,
    recall,
)
from documents.services.outgoing.data import DraftData, RecipientData
from documents.services.outgoing.drafts import (
    OWN_TEMPLATE,
    add_version,
    cancel,
    draft,
    edit,
    set_recipients,
)
from documents.services.outgoing.exchange import note_status, report_status
from documents.services.outgoing.follow import announce, correct, replace
from documents.services.outgoing.issue import file_changed, issue, sign_applied, take_number
from documents.services.outgoing.review import (
    approve_content,
    ask_comments,
    close_comments,
    comment,
    pass_form,
    return_,
    submit_content,
    withdraw,
)

__all__ = [
    "OWN_TEMPLATE",
    "DraftData",
    "RecipientData",
    "add_version",
    "announce",
    "approve_content",
    "ask_comments",
    "cancel",
    "close_comments",
    "comment",
    "confirm_recalled",
    "correct",
    "draft",
    "edit",
    "file_changed",
    "give_up_recall",
    "issue",
    "mark_received",
    "mark_sent",
    "note_status",
    "pass_form",
    "recall",
    "replace",
    "report_status",
    "return_",
    "set_recipients",
    "sign_applied",
    "submit_content",
    "take_number",
    "withdraw",
]
