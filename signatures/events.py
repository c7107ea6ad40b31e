"""What happened in signing. Ids only; past tense."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class SigningAuthorised(Event):
    """A person gave his PIN: the request may be worked on."""

    request_id: int


@dataclass(frozen=True, slots=True)
class SignatureApplied(Event):
    """A request is done; its result is part of the document."""

    request_id: int
    document_id: int


@dataclass(frozen=True, slots=True)
class SigningFailed(Event):
    """A request needs a person again."""

    request_id: int
    document_id: int


@dataclass(frozen=True, slots=True)
class FileValidated(Event):
    """The signatures of a file were judged."""

    stored_id: int
    report_id: int
