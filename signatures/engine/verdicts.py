"""What a validation says: one verdict for each signature, with a reason a person can read (domain.md §7).

Fail closed: what could not be checked is UNKNOWN, never VALID. Light on purpose: no PDF library is imported here.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

ENGINE = "pyHanko 0.38.0, AdES (ETSI EN 319 102-1)"


class Verdict(StrEnum):
    VALID = "VALID"
    INVALID = "INVALID"
    UNKNOWN = "UNKNOWN"


class TimeSource(StrEnum):
    """Where the time of signing comes from."""

    CLAIMED = "claimed"
    TIMESTAMP = "timestamp"
    DOCUMENT_TIMESTAMP = "document_timestamp"


class Coverage(StrEnum):
    """How much of the file a signature covers."""

    WHOLE_FILE = "whole_file"
    ALLOWED_CHANGES = "allowed_changes"
    FORBIDDEN_CHANGES = "forbidden_changes"
    UNCLEAR = "unclear"


class Trust(StrEnum):
    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    UNKNOWN = "unknown"


class Revocation(StrEnum):
    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why; `SENTENCES` has the words."""

    OK = "ok"
    UNSIGNED = "unsigned"
    ALTERED = "altered"
    CHANGED_AFTER = "changed_after"
    TRAILING_BYTES = "trailing_bytes"
    REVOKED = "certificate_revoked"
    EXPIRED = "certificate_expired"
    NOT_YET_VALID = "certificate_not_yet_valid"
    UNTRUSTED = "certificate_untrusted"
    REVOCATION_UNKNOWN = "revocation_unknown"
    WEAK = "weak_algorithm"
    CONSTRAINTS = "constraints"
    UNREADABLE = "unreadable"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret
    TOO_MANY = "too_many_signatures"
    LIMITS = "limits_exceeded"
    FAILED = "check_failed"


SENTENCES: dict[Reason, Any] = {
    Reason.OK: _("The signature is valid."),
    Reason.UNSIGNED: _("The file carries no signature."),
    Reason.ALTERED: _("The signed content has been altered or the signature is broken."),
    Reason.CHANGED_AFTER: _("The file was changed after signing in a way the signature forbids."),
    Reason.TRAILING_BYTES: _("Something was appended to the file after the last signature."),
    Reason.REVOKED: _("The signer's certificate has been revoked."),
    Reason.EXPIRED: _(
        "The certificate has expired, and no time-stamp proves that it was signed in time."
    ),
    Reason.NOT_YET_VALID: _("The certificate was not valid yet at the time of signing."),
    Reason.UNTRUSTED: _(
        "The certificate was not issued by an authority that this installation trusts."
    ),
    Reason.REVOCATION_UNKNOWN: _("Whether the certificate was revoked could not be checked."),
    Reason.WEAK: _("The signature uses an algorithm that is no longer safe."),
    Reason.CONSTRAINTS: _("The certificate is not meant for signing documents."),
    Reason.UNREADABLE: _("The file or the signature cannot be read."),
    Reason.PASSWORD: _("The file is protected by a password."),
    Reason.TOO_MANY: _("The file has more signatures than can be checked."),
    Reason.LIMITS: _("The check took too long or too much memory and was stopped."),
    Reason.FAILED: _("The check failed. Try again, or look at the file with another program."),
}


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature. Instants are ISO 8601 strings in UTC; `serial` is hexadecimal."""

    field: str
    verdict: Verdict
    reason: Reason
    name: str = ""
    organisation: str = ""
    serial: str = ""
    issuer: str = ""
    valid_from: str = ""
    valid_to: str = ""
    fingerprint: str = ""
    signed_at: str = ""
    time_source: TimeSource = TimeSource.CLAIMED
    intact: bool = False
    coverage: Coverage = Coverage.UNCLEAR
    trust: Trust = Trust.UNKNOWN
    revocation: Revocation = Revocation.UNKNOWN
    level: str = ""
    indication: str = ""

    @property
    def sentence(self) -> Any:
        return SENTENCES[self.reason]

    @property
    def signed_on(self) -> dt.datetime | None:
        return dt.datetime.fromisoformat(self.signed_at) if self.signed_at else None


@dataclass(frozen=True, slots=True)
class Report:
    """The whole file: the worst verdict of its signatures, and whether the last one covers every byte."""

    verdict: Verdict
    reason: Reason
    signatures: list[SignatureReport] = field(default_factory=list)
    complete: bool = False
    timestamps: int = 0
    engine: str = ENGINE

    @property
    def sentence(self) -> Any:
        return SENTENCES[self.reason]

    def signature(self, name: str) -> SignatureReport | None:
        """The report on the signature in a field, if there is one."""
        return next((s for s in self.signatures if s.field == name), None)

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return found

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Report:
        """The inverse of `as_json`; raises KeyError, ValueError or TypeError on foreign data."""
        return cls(
            verdict=Verdict(data["verdict"]),
            reason=Reason(data["reason"]),
            signatures=[_signature(row) for row in data["signatures"]],
            complete=bool(data["complete"]),
            timestamps=int(data["timestamps"]),
            engine=str(data["engine"]),
        )


def _signature(row: dict[str, Any]) -> SignatureReport:
    enums: dict[str, Any] = {
        "verdict": Verdict,
        "reason": Reason,
        "time_source": TimeSource,
        "coverage": Coverage,
        "trust": Trust,
        "revocation": Revocation,
    }
    values: dict[str, Any] = {
        key: enums[key](value) if key in enums else value for key, value in row.items()
    }
    return SignatureReport(**values)


def failure(reason: Reason) -> Report:
    """A report on a file that could not be judged."""
    return Report(Verdict.UNKNOWN, reason)
