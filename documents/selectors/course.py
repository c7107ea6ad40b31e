"""The course of a document: its acts, from the journal, with the words that belong to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core import lifecycle
from core.errors import Sentence
from core.models import JournalEntry
from documents.models import Document, Dossier

if TYPE_CHECKING:
    from core.actors import Who

QUIET = ("documents.file.", "documents.upload.", "documents.read", "core.")
"""Openings of files and refusals: kept in the journal, no part of the course."""

MOST = 200

_WORDS: dict[str, Sentence] = {
    "documents.incoming.arrive": _("Arrived at the office"),
    "documents.incoming.asked_back": _("The sender asks for it back"),
    "documents.incoming.refuse_recall": _("Recall refused"),
    "documents.incoming.recall_dropped": _("The sender leaves it in force"),
    "documents.incoming.destroy": _("Files and description destroyed"),
    "documents.incoming.scan": _("Scan added"),
    "documents.incoming.print_sheet": _("Stamp sheet printed"),
    "documents.outgoing.draft": _("Draft begun"),
    "documents.outgoing.address": _("Recipients changed"),
    "documents.outgoing.version": _("New version"),
    "documents.outgoing.replaces": _("Replaces another document"),
    "documents.outgoing.corrects": _("Corrects another document"),
    "documents.version.add": _("New version"),
    "documents.outgoing.comment": _("Comment"),
    "documents.outgoing.answer_opinion": _("Opinion given"),
    "documents.outgoing.settle_opinion": _("Opinion settled"),
    "documents.outgoing.excuse_opinion": _("Opinion no longer asked for"),
    "documents.comment": _("Comment"),
    "documents.share": _("Shown to colleagues"),
    "documents.incoming.describe": _("Description corrected"),
    "documents.dossier.open": _("Dossier opened"),
    "documents.dossier.note_due": _("Reminded: to be handed over to the archive soon"),
    "documents.dossier.print": _("Printed"),
    "documents.dossier.export": _("Taken out as a parcel"),
    "documents.dossier.fetch_export": _("Parcel fetched"),
    "documents.dossier.unshare": _("No longer shown to a participant"),
    "documents.file_plan.make": _("File plan begun"),
    "documents.file_plan.print": _("Printed"),
    "documents.file_plan.export": _("Saved as a table"),
    "documents.dossier.share": _("Shown to colleagues"),
    "documents.dossier.follow_secrecy": _("Secrecy follows that of its documents"),
}


def also(words: Mapping[str, Sentence]) -> None:
    """A higher app names its acts that are no step of a lifecycle."""
    _WORDS.update(words)


_ICONS: dict[str, tuple[str, str]] = {
    "arrive": ("inbox", "amber"),
    "register": ("book-2", "blue"),
    "present": ("user-question", "amber"),
    "direct": ("message-2", "amber"),
    "assign": ("users", "blue"),
    "hand_down": ("users", "blue"),
    "accept": ("progress", "blue"),
    "complete": ("circle-check", "green"),
    "confirm": ("circle-check", "green"),
    "file_away": ("archive", "neutral"),
    "draft": ("file-pencil", "neutral"),
    "approve_content": ("circle-check", "green"),
    "pass_form": ("checklist", "green"),
    "sign": ("signature", "green"),
    "take_number": ("number", "blue"),
    "issue": ("send", "green"),
    "close": ("lock", "green"),
    "open": ("folder-open", "blue"),
    "comment": ("message", "neutral"),
    "answer_opinion": ("messages", "blue"),
    "settle_opinion": ("corner-down-right", "neutral"),
}


@dataclass(frozen=True)
class Step:
    """One act: what, by whom, on whose behalf, when, and what was said."""

    act: Sentence
    by: Sentence
    capacity: str
    on_behalf_of: str
    at: datetime
    icon: str
    tone: str
    said: list[str] = field(default_factory=list)


def of(thing: Model, who: Who | None = None) -> list[Step]:
    """The steps of a document or dossier, newest first. Two or three queries.

    Of a dossier, for one reader: that a paper was put in or taken out which he may not know of is
    not among its steps (R25).
    """
    # By kind and key, which have an index; the journal grows for ever.
    kinds = [kind._meta.label_lower for kind in (type(thing), *thing._meta.get_parent_list())]
    entries = (
        JournalEntry.objects.filter(object_type__in=kinds, object_id=thing.pk)
        .exclude(verb__startswith="documents.file.")
        .exclude(verb="documents.read")
        .order_by("-at", "-id")[:MOST]
    )
    said = _said(thing)
    hidden = _of_hidden(entries, who) if isinstance(thing, Dossier) else set()
    return [
        _step(entry, said.get(entry.at, []))
        for entry in entries
        if not entry.verb.startswith(QUIET) and entry.pk not in hidden
    ]


def _of_hidden(entries: Iterable[JournalEntry], who: Who | None) -> set[int]:
    """The keys of the lines that speak of a document this reader may not see."""
    named = {
        entry.pk: str(entry.facts["document"])
        for entry in entries
        if entry.facts.get("document") and entry.verb.startswith("documents.dossier.")
    }
    if not named:
        return set()
    rows = Document.objects.visible_to(who).filter(uid__in=set(named.values()))
    seen = {str(uid) for uid in rows.values_list("uid", flat=True)}
    return {pk for pk, uid in named.items() if uid not in seen}


def _said(thing: Any) -> dict[datetime, list[str]]:
    """Instructions and comments by the instant of their act."""
    words: dict[datetime, list[str]] = defaultdict(list)
    for name in ("directives", "comments"):
        rows = getattr(thing, name, None)
        if rows is not None:
            for row in rows.all():
                words[row.at].append(row.text)
    return words


def _label(verb: str) -> Sentence:
    if verb in _WORDS:
        return _WORDS[verb]
    area, _dot, name = verb.rpartition(".")
    table = lifecycle.registry().get(area)
    if table is not None and name in table.transitions:
        return table.transitions[name].label
    return _("Other act")


def _look(verb: str) -> tuple[str, str]:
    name = verb.rpartition(".")[2]
    if ".version." in verb:
        return "file-text", "neutral"
    if name.startswith(("return", "send_back", "hand_back", "reject")):
        return "arrow-back-up", "red"
    if name in {"cancel", "recall"}:
        return "ban", "red"
    return _ICONS.get(name, ("point", "neutral"))


def _step(entry: JournalEntry, said: list[str]) -> Step:
    icon, tone = _look(entry.verb)
    words = [text for text in (entry.reason, entry.comment, *said) if text]
    return Step(
        act=_label(entry.verb),
        by=entry.actor_name or _("The system"),
        capacity=entry.capacity,
        on_behalf_of=entry.on_behalf_name,
        at=entry.at,
        icon=icon,
        tone=tone,
        said=list(dict.fromkeys(words)),
    )
