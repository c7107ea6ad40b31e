"""What happened to submission slips. Ids only; past tense."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class OpinionsAsked(Event):
    """Colleagues or units were asked what they think of a slip."""

    slip_id: int
    opinion_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpinionGiven(Event):
    """One of them has answered."""

    slip_id: int
    opinion_id: int


@dataclass(frozen=True, slots=True)
class SlipSubmitted(Event):
    """A slip lies before its leader."""

    slip_id: int


@dataclass(frozen=True, slots=True)
class SlipMoreAsked(Event):
    """The leader wants more before he decides."""

    slip_id: int


@dataclass(frozen=True, slots=True)
class SlipDecided(Event):
    """The leader has decided. `milestone_ids` are the steps to be given out as work: empty when he did
    not agree (SUB-02)."""

    slip_id: int
    decision: str
    milestone_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SlipWithdrawn(Event):
    """The author took it back."""

    slip_id: int


@dataclass(frozen=True, slots=True)
class SlipFiled(Event):
    """The slip lies in a dossier with its drafts, its opinions and the result (SUB-04)."""

    slip_id: int
    dossier_id: int
