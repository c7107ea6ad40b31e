"""The way of a signing request. The machine's own steps are marked as such."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Transition
from signatures import policies as may
from signatures.choices import RequestState as S
from signatures.models import SigningRequest

request: Lifecycle[SigningRequest] = Lifecycle(
    SigningRequest,
    "signatures.request",
    [
        Transition(
            "authorise",
            (S.NEEDS_PIN, S.FAILED),
            S.WAITING,
            may.answer_request,
            _("Give the PIN"),
            primary=True,
        ),
        Transition(
            "begin",
            (S.WAITING, S.SIGNING),
            S.SIGNING,
            may.answer_request,
            _("Begin signing"),
            system_only=True,
        ),
        Transition(
            "finish", (S.SIGNING,), S.DONE, may.answer_request, _("Finish"), system_only=True
        ),
        Transition(
            "want_pin",
            (S.WAITING, S.SIGNING),
            S.NEEDS_PIN,
            may.answer_request,
            _("Ask for the PIN again"),
            system_only=True,
        ),
        Transition(
            "fail",
            (S.NEEDS_PIN, S.WAITING, S.SIGNING),
            S.FAILED,
            may.answer_request,
            _("Note the failure"),
            system_only=True,
        ),
        Transition(
            "cancel",
            (S.NEEDS_PIN, S.WAITING, S.FAILED),
            S.CANCELLED,
            may.answer_request,
            _("Give up this signature"),
        ),
    ],
)
