"""The ways of a dossier and of a file plan. Where a dossier is kept is another matter (DOS-09)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Transition
from documents.choices import DossierState as S
from documents.choices import FilePlanState as P
from documents.models import Dossier, FilePlan
from documents.policies import dossiers as may

LIVE = (S.OPEN, S.PAUSED)

dossier: Lifecycle[Dossier] = Lifecycle(
    Dossier,
    "documents.dossier",
    [
        Transition("edit", LIVE, None, may.keep_dossier, _("Edit the description")),
        Transition("add", LIVE, None, may.fill_dossier, _("Add documents")),
        Transition(
            "remove", LIVE, None, may.keep_dossier, _("Take out a document"), needs_reason=True
        ),
        Transition(
            "close",
            (S.OPEN,),
            S.CLOSED,
            may.close_dossier,
            _("Close the dossier"),
            stamps="closed",
            primary=True,
        ),
        Transition("accept", tuple(S.values), None, may.accept_dossier, _("Accept the dossier")),
        Transition("report_progress", LIVE, None, may.fill_dossier, _("Report progress")),
        Transition(
            "pause", (S.OPEN,), S.PAUSED, may.keep_dossier, _("Pause the work"), needs_reason=True
        ),
        Transition("resume", (S.PAUSED,), S.OPEN, may.keep_dossier, _("Go on with the work")),
        Transition("place", LIVE, None, may.keep_dossier, _("Make it part of another dossier")),
        Transition(
            "set_retention",
            LIVE,
            None,
            may.set_retention,
            _("Set the retention"),
            needs_reason=True,
        ),
        Transition(
            "follow_heading",
            LIVE,
            None,
            may.follow_heading,
            _("Retention follows the heading"),
            system_only=True,
        ),
        Transition(
            "reopen",
            (S.CLOSED,),
            S.OPEN,
            may.reopen_dossier,
            _("Reopen the dossier"),
            needs_reason=True,
        ),
        Transition(
            "hand_over",
            tuple(S.values),
            None,
            may.hand_over_dossier,
            _("Hand over to another keeper"),
        ),
    ],
)

file_plan: Lifecycle[FilePlan] = Lifecycle(
    FilePlan,
    "documents.file_plan",
    [
        Transition(
            "add",
            (P.DRAFTING, P.APPROVED),
            None,
            may.fill_file_plan,
            _("Add a line"),
            page="documents:file-plan-line-add",
        ),
        Transition("edit", (P.DRAFTING,), None, may.fill_file_plan, _("Change a line")),
        Transition("remove", (P.DRAFTING,), None, may.fill_file_plan, _("Remove a line")),
        Transition(
            "import_lines",
            (P.DRAFTING,),
            None,
            may.keep_file_plan,
            _("Read lines from a table"),
            page="documents:file-plan-read",
        ),
        Transition(
            "submit",
            (P.DRAFTING,),
            P.SUBMITTED,
            may.keep_file_plan,
            _("Submit the plan"),
            stamps="submitted",
            primary=True,
        ),
        Transition(
            "return",
            (P.SUBMITTED,),
            P.DRAFTING,
            may.approve_file_plan,
            _("Return the plan"),
            needs_reason=True,
        ),
        Transition(
            "approve",
            (P.SUBMITTED,),
            P.APPROVED,
            may.approve_file_plan,
            _("Approve the plan"),
            stamps="approved",
            primary=True,
        ),
        Transition(
            "correct",
            (P.APPROVED,),
            None,
            may.approve_file_plan,
            _("Correct a line"),
            needs_reason=True,
        ),
        Transition(
            "copy",
            (P.DRAFTING,),
            None,
            may.keep_file_plan,
            _("Copied from an earlier plan"),
            system_only=True,
        ),
        Transition(
            "add_ad_hoc",
            tuple(P.values),
            None,
            may.add_ad_hoc,
            _("Line of a dossier not foreseen"),
            system_only=True,
        ),
    ],
)
