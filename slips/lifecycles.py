"""The way of a submission slip (domain.md §11)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Transition
from slips import policies as may
from slips.choices import SlipState as S
from slips.models import Slip

slip: Lifecycle[Slip] = Lifecycle(
    Slip,
    "slips.slip",
    [
        Transition(
            "edit",
            (S.DRAFTING, S.OPINIONS, S.MORE_ASKED),
            None,
            may.write_slip,
            _("Edit the slip"),
        ),
        Transition(
            "ask_opinions",
            (S.DRAFTING, S.OPINIONS, S.MORE_ASKED),
            S.OPINIONS,
            may.write_slip,
            _("Ask for opinions"),
        ),
        Transition(
            "give_opinion",
            (S.OPINIONS, S.SUBMITTED),
            None,
            may.give_opinion,
            _("Give an opinion"),
            primary=True,
        ),
        Transition(
            "close_opinions",
            (S.OPINIONS,),
            S.DRAFTING,
            may.write_slip,
            _("End the round of opinions"),
        ),
        Transition(
            "submit",
            (S.DRAFTING, S.OPINIONS, S.MORE_ASKED),
            S.SUBMITTED,
            may.write_slip,
            _("Submit to the leader"),
            stamps="submitted",
            primary=True,
        ),
        Transition(
            "decide",
            (S.SUBMITTED, S.TO_MEETING),
            S.DECIDED,
            may.decide_slip,
            _("Decide"),
            stamps="decided",
            primary=True,
        ),
        Transition(
            "ask_more",
            (S.SUBMITTED,),
            S.MORE_ASKED,
            may.decide_slip,
            _("Ask for more"),
            needs_reason=True,
        ),
        Transition(
            "to_meeting",
            (S.SUBMITTED,),
            S.TO_MEETING,
            may.decide_slip,
            _("Put before a meeting"),
        ),
        Transition(
            "withdraw",
            (S.DRAFTING, S.OPINIONS, S.SUBMITTED, S.MORE_ASKED, S.TO_MEETING),
            S.WITHDRAWN,
            may.write_slip,
            _("Withdraw the slip"),
            stamps="withdrawn",
            needs_reason=True,
        ),
        Transition(
            "reopen",
            (S.WITHDRAWN,),
            S.DRAFTING,
            may.write_slip,
            _("Take the slip up again"),
        ),
        Transition(
            "file",
            (S.DECIDED, S.TO_MEETING, S.WITHDRAWN),
            S.FILED,
            may.file_slip,
            _("File the slip"),
            stamps="filed",
        ),
    ],
)
