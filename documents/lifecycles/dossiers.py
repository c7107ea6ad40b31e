"""The way of a dossier: open or closed. Its archival state is another matter (DOS-09)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Transition
from documents.choices import DossierState as S
from documents.models import Dossier
from documents.policies import dossiers as may

dossier: Lifecycle[Dossier] = Lifecycle(
    Dossier,
    "documents.dossier",
    [
        Transition("edit", (S.OPEN,), None, may.keep_dossier, _("Edit the description")),
        Transition("add", (S.OPEN,), None, may.fill_dossier, _("Add documents")),
        Transition(
            "remove", (S.OPEN,), None, may.keep_dossier, _("Take out a document"), needs_reason=True
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
            (S.OPEN, S.CLOSED),
            None,
            may.hand_over_dossier,
            _("Hand over to another keeper"),
        ),
    ],
)
