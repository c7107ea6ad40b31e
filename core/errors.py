"""Refusals. Each is a sentence for a person and a code for a machine; every door renders the same one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class Mend(str):
    """A sentence that says what is in the way, with the address where it is mended."""

    __slots__ = ("url",)

    url: str

    def __new__(cls, sentence: Sentence, url: str) -> Mend:
        made = super().__new__(cls, str(sentence))
        made.url = url
        return made


class DomainError(Exception):
    """A refusal by the domain.

    `sentence` is shown to the person as it stands (lazy, translated at the door);
    `code` is stable and documented; `status` is the HTTP status both doors answer with;
    `field` names the input that was wrong, if one was; `details` are further sentences.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    sentence_default: ClassVar[Sentence] = _("This cannot be done.")

    def __init__(
        self,
        sentence: Sentence | None = None,
        *,
        code: str | None = None,
        field: str = "",
        details: Iterable[Sentence] = (),
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        self.sentence: Sentence = sentence or self.sentence_default
        self.reason_code: str = code or self.code
        self.field = field
        self.details: list[Sentence] = list(details)
        self.facts: dict[str, Any] = dict(facts or {})
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class InvalidInput(DomainError):
    """What was given cannot be accepted as it is."""

    code = "invalid_input"
    status = 422
    sentence_default = _("What you entered cannot be accepted.")


class ReasonMissing(InvalidInput):
    code = "reason_missing"
    sentence_default = _("Give a reason: this act is recorded with it.")


class TooLarge(InvalidInput):
    code = "too_large"
    status = 413
    sentence_default = _("The file is larger than this office accepts.")


class NotFound(DomainError):
    """Not there, or not for this person: both sound the same (R25)."""

    code = "not_found"
    status = 404
    sentence_default = _("There is no such thing here, or it is not open to you.")


class NotPermitted(DomainError):
    """The wrong person."""

    code = "not_permitted"
    status = 403
    sentence_default = _("You may not do this.")


class SecrecyRefused(NotPermitted):
    """Content above what this installation may hold (SEC-02 … SEC-04)."""

    code = "secrecy_refused"
    status = 422
    sentence_default = _(
        "This installation is on an open network and must not hold state secrets. "
        "Register it in the system for state-secret documents."
    )


class WrongState(DomainError):
    """The wrong moment."""

    code = "wrong_state"
    sentence_default = _("This step is not possible in the present state.")


class Blocked(DomainError):
    """Something stands in the way; `details` names each thing."""

    code = "blocked"

    def __init__(self, blockers: Iterable[Sentence], **kwargs: Any) -> None:
        lines = list(blockers)
        sentence = " ".join(str(line) for line in lines)
        super().__init__(sentence or None, details=lines, **kwargs)


class Duplicate(DomainError):
    """It is there already; `facts` says which."""

    code = "duplicate"
    sentence_default = _("This has been registered already.")


class Stale(DomainError):
    """Somebody changed the thing since the form was opened."""

    code = "stale"
    sentence_default = _(
        "Somebody has changed this since you opened it. What you typed is kept; "
        "look at the new version and send it again."
    )


class Unavailable(DomainError):
    """A service or program that is needed is not there now."""

    code = "unavailable"
    status = 503
    sentence_default = _("A part of the system is not available now. Try again in a moment.")
