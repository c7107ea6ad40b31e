"""By which way a document may travel: the matrix of domain.md §4.3, in the words of every door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from catalogues.choices import Channel
from catalogues.models import SendingWay
from catalogues.selectors import channel_answer
from core.errors import Sentence
from documents.choices import RecipientChannel

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation

INTERNAL_ONLY = {"internal", "no_spreading"}
"""Limits of circulation that are ruled by the row “Lưu hành nội bộ”."""


class Sendable(Protocol):
    """What the matrix looks at in an addressee."""

    name: str
    channel: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the matrix says of one way for one document; `condition` is to be observed, in words."""

    allowed: bool
    condition: str
    channel: str


def ruling(
    house: HostedOrganisation, way: str, *, secrecy: int, circulation: str, day: date
) -> Ruling:
    """Whether a document of this secrecy and circulation may be sent that way."""
    ways = dict(
        SendingWay.objects.on(day).filter(family=house.family).values_list("way", "channel")
    )
    channel = ways.get(way)
    if channel == "":
        return Ruling(allowed=True, condition="", channel="")
    if not ways:
        # Without the table nothing is known of any way, and a state secret goes none (SEC-02).
        return Ruling(allowed=secrecy == 0, condition="", channel="")
    if channel is None:
        return Ruling(allowed=False, condition="", channel="")
    answer = channel_answer(
        channel=channel, secrecy=secrecy, internal_only=circulation in INTERNAL_ONLY, day=day
    )
    return Ruling(answer.allowed, answer.condition, channel)


def refusals(
    house: HostedOrganisation,
    rows: Iterable[Sendable],
    *,
    secrecy: int,
    circulation: str,
    day: date,
) -> list[Sentence]:
    """A sentence for each way that is closed to this document, with the addressees on it."""
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row.channel, []).append(row.name)
    found: list[Sentence] = []
    for way, of_it in names.items():
        answer = ruling(house, way, secrecy=secrecy, circulation=circulation, day=day)
        if not answer.allowed:
            found.append(
                _("This document may not be sent by “%(way)s” (%(names)s).")
                % {"way": _way(way, answer.channel), "names": ", ".join(of_it[:5])}
            )
    return found


def _way(way: str, channel: str) -> str:
    if channel in Channel.values:
        return str(Channel(channel).label)
    return str(RecipientChannel(way).label) if way in RecipientChannel.values else way
