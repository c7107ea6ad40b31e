"""A veto that nobody registered is no veto: which guard bars which transition is written here."""

from __future__ import annotations

import pytest

from core import events, lifecycle

MUST_BAR = {
    ("documents.dossier", "close"): {
        "documents.dossier_has_documents",
        "documents.documents_in_archive_format",
        "documents.no_document_is_open",
        "documents.no_reply_is_missing",
        "documents.documents_are_described",
        "documents.parts_are_closed",
        "signatures.no_signing_is_open",
    },
    ("documents.dossier", "reopen"): {"documents.not_handed_over"},
    ("documents.incoming", "register"): {
        "documents.no_secrecy_stamp",
        "documents.receipt_is_checked",
    },
    ("documents.incoming", "report_done"): {"documents.no_open_parts"},
    ("documents.incoming", "complete"): {"documents.no_open_parts"},
    ("documents.outgoing", "submit_content"): {
        "documents.no_secrecy_stamp",
        "documents.text_is_there",
        "documents.signer_is_named",
        "documents.every_opinion_is_in",
        "documents.signing_right_holds",
    },
    ("documents.outgoing", "close_comments"): {"documents.every_opinion_is_in"},
    ("documents.outgoing", "pass_form"): {
        "documents.text_is_pdf",
        "documents.approved_text_is_current",
        "documents.signing_right_holds",
        "formcheck.form_is_right",
    },
    ("documents.outgoing", "sign"): {
        "documents.signing_right_holds",
        "documents.approved_text_is_current",
        "documents.level_is_decided",
        "signatures.text_for_signing_is_pdf",
        "signatures.signer_has_certificate",
        "slips.slip_is_decided_before_its_paper_is_signed",
    },
    ("documents.outgoing", "take_number"): {"slips.paper_moves_with_its_slip"},
    ("slips.slip", "submit"): {"slips.five_requirements_are_met"},
    ("documents.outgoing", "issue"): {
        "documents.recipients_are_named",
        "documents.recipients_agree_with_the_paper",
        "documents.ways_are_open",
        "signatures.sealed_and_valid",
        "signatures.no_signing_under_way",
    },
    ("documents.outgoing", "confirm_recalled"): {"documents.every_copy_is_back"},
    ("documents.outgoing", "withdraw"): {
        "signatures.no_signing_under_way",
        "slips.paper_moves_with_its_slip",
    },
    ("documents.outgoing", "return"): {
        "signatures.no_signing_under_way",
        "slips.paper_moves_with_its_slip",
    },
    ("documents.outgoing", "return_to_review"): {
        "signatures.no_signing_under_way",
        "slips.paper_moves_with_its_slip",
    },
    ("documents.outgoing", "return_to_form_check"): {
        "signatures.no_signing_under_way",
        "slips.paper_moves_with_its_slip",
    },
    ("documents.outgoing", "cancel"): {
        "signatures.no_signing_under_way",
        "slips.paper_moves_with_its_slip",
    },
}
MUST_HEAR = {
    "documents.handlers.dossiers.make_the_parcel",
    "documents.handlers.files.read_it",
    "documents.handlers.files.draw_it",
    "documents.handlers.files.convert_it",
    "documents.handlers.incoming.deliver",
    "documents.handlers.incoming.ask_back",
    "documents.handlers.incoming.drop_recall",
    "documents.handlers.incoming.tell_registered",
    "documents.handlers.incoming.tell_returned",
    "documents.handlers.incoming.tell_presented",
    "documents.handlers.incoming.tell_assigned",
    "documents.handlers.incoming.tell_taken_on",
    "documents.handlers.incoming.tell_reopened",
    "documents.handlers.incoming.tell_completed",
    "documents.handlers.incoming.tell_recalled",
    "documents.handlers.incoming.tell_refused",
    "documents.handlers.notices.tell_given",
    "documents.handlers.notices.tell_taken",
    "documents.handlers.notices.tell_appointed",
    "documents.handlers.notices.tell_ended",
    "documents.handlers.notices.tell_delegated",
    "documents.handlers.notices.tell_revoked",
    "documents.handlers.notices.tell_cleared",
    "documents.handlers.notices.tell_on_duty",
    "documents.handlers.search.look_in_it",
    "documents.handlers.secrecy.look_for_marks",
    "documents.handlers.secrecy.take_off_the_disk",
    "formcheck.handlers.ask_for_report",
    "formcheck.handlers.begin_check",
    "signatures.handlers.begin_signing",
    "signatures.handlers.drop_signing_of_cancelled",
    "signatures.handlers.drop_signing_of_returned",
    "signatures.handlers.judge_the_file",
    "signatures.handlers.show_the_number",
    "slips.handlers.keep_signed_paper",
}


def _registered() -> dict[tuple[str, str], set[str]]:
    found = {
        (table.name, step): {
            f"{guard.__module__.split('.')[0]}.{guard.__name__}" for guard in table.guards_of(step)
        }
        for table in lifecycle.registry().values()
        for step in table.transitions
    }
    return {place: guards for place, guards in found.items() if guards}


@pytest.mark.rule("R7")
@pytest.mark.rule("R8")
def test_every_veto_is_registered_where_it_must_bar() -> None:
    assert _registered() == MUST_BAR


def test_every_reaction_is_registered() -> None:
    heard = {f"{handler.__module__}.{handler.__name__}" for _e, handler, _a in events.listeners()}
    assert {name for name in heard if not name.startswith("tests.")} == MUST_HEAR
