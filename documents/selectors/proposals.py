"""What the files of a document propose for its fields. Proposals, never facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings

from catalogues.choices import KindGroup
from catalogues.models import DocumentKind, Organisation
from documents.engine.text.letters import fold
from documents.engine.text.metadata import Guess, guess
from documents.engine.text.metadata.lines import Box
from documents.engine.text.metadata.marks import SECRECY_NAMES
from documents.models import Document, FileReading, FileText
from documents.selectors import certified, directory, search_text

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation

SURE_ENOUGH = 0.5
LOW = 0.75
"""Below this a proposal is shown as one to look at twice."""
STAMPED = 0.9
"""From here on a secrecy mark is taken for a stamp, not for a word."""
CERTIFIED = 0.98

FIELDS = (
    "code_display",
    "issued_on",
    "issuer_name",
    "subject",
    "signer_name",
    "signer_position",
    "urgency",
    "due_on",
)
LEAST = {"due_on": 0.6}
"""A field that people act upon is proposed only when it was told in so many words."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a field, how sure (0 to 1), and the line it was read from.

    `page` counts from 1; `box` is (left, top, right, bottom) in points from the top left of the
    page, `size` the page's width and height: both `None` where the file has no places.
    """

    value: Any
    confidence: float
    excerpt: str
    rule: str = ""
    page: int = 1
    box: Box | None = None
    size: tuple[float, float] | None = None

    @property
    def is_low(self) -> bool:
        return self.confidence < LOW

    @property
    def place(self) -> str:
        """`page left top right bottom` in shares of the page, for the viewer; "" without a place."""
        if self.box is None or self.size is None or not all(self.size):
            return ""
        across, down = self.size
        left, top, right, bottom = self.box
        shares = (left / across, top / down, right / across, bottom / down)
        return " ".join([str(self.page), *(f"{min(max(one, 0), 1):.4f}" for one in shares)])


@dataclass(frozen=True, slots=True)
class Addressee:
    """A name in the list of recipients, and the organisation it is in the directory."""

    name: str
    organisation: Organisation | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read in the main file: guesses by field, sizes of pages, certified names."""

    stored_id: int | None = None
    guesses: dict[str, Guess] | None = None
    sizes: dict[str, Any] | None = None
    names: tuple[certified.Certified, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.guesses) or bool(self.names)

    def proposal(self, name: str) -> Proposal | None:
        found = (self.guesses or {}).get(name)
        return self._proposed(found) if found is not None else None

    def _proposed(self, found: Guess) -> Proposal:
        size = (self.sizes or {}).get(str(found.number))
        return Proposal(
            found.value,
            found.confidence,
            found.excerpt,
            found.rule,
            found.number,
            found.box,
            (float(size[0]), float(size[1])) if size else None,
        )


def reading_of(document: Document) -> Reading:
    """What was read in the main file of a document; empty while it has not been read."""
    stored = search_text.stored_of([document.pk]).get(document.pk, [])
    if not stored:
        return Reading()
    names = tuple(certified.names_on(stored[0]))
    row = FileReading.objects.filter(stored_id=stored[0]).first()
    if row is not None:
        guesses = {name: Guess.of_json(name, one) for name, one in row.guesses.items()}
        return Reading(stored[0], guesses, row.sizes, names)
    text = FileText.objects.filter(stored_id=stored[0]).first()
    if text is None:
        return Reading(stored[0], {}, {}, names)
    pages = [str(page) for page in text.pages] or [text.text]
    return Reading(stored[0], guess(pages[0], pages[-1] if len(pages) > 1 else ""), {}, names)


def of_document(
    document: Document, on: date, reading: Reading | None = None
) -> dict[str, Proposal]:
    """Proposals for the fields of `document` that are still empty, by the name of the field.

    `kind` is a `DocumentKind` in force on that day. Nothing for a document whose fields came
    from another system (IN-04), nothing while its text has not been read.
    """
    if getattr(document, "from_system", False):
        return {}
    read = reading if reading is not None else reading_of(document)
    found = of_reading(read, on)
    return {
        name: proposal
        for name, proposal in found.items()
        if (document.kind_id if name == "kind" else getattr(document, name)) in (None, "", 0)
    }


def of_reading(read: Reading, on: date) -> dict[str, Proposal]:
    """Proposals for every field that was read, whatever the document says already."""
    proposals: dict[str, Proposal] = {}
    for name in FIELDS:
        one = read.proposal(name)
        if one is not None and one.confidence >= LEAST.get(name, SURE_ENOUGH):
            proposals[name] = one
    kind = _kind(read.guesses or {}, on)
    told = read.proposal("kind")
    if kind is not None and told is not None:
        proposals["kind"] = replace(told, value=kind)
    _name_the_issuer(read, proposals)
    _name_the_signer(read.names, proposals)
    for name, proposal in proposals.items():
        limit = getattr(Document._meta.get_field(name), "max_length", None)
        if isinstance(proposal.value, str) and limit is not None:
            proposals[name] = replace(proposal, value=proposal.value[:limit])
    return proposals


def _name_the_issuer(read: Reading, proposals: dict[str, Proposal]) -> None:
    """The issuing body as the directory or the agency's certificate writes it."""
    printed = proposals.get("issuer_name")
    bodies = [one.organisation for one in read.names if one.organisation]
    bodies += [one.name for one in read.names if _is_body(one.name)]
    if printed is None:
        if bodies:
            proposals["issuer_name"] = Proposal(bodies[0], CERTIFIED, bodies[0], "certificate")
        return
    higher = read.proposal("higher_name")
    above = str(higher.value) if higher is not None else ""
    known = directory.matched([str(printed.value)], above=above).get(str(printed.value))
    if known is not None:
        printed = replace(
            printed, value=known.name, confidence=max(printed.confidence, 0.95), rule="directory"
        )
    if any(fold(str(printed.value)) == fold(body) for body in bodies):
        printed = replace(printed, confidence=CERTIFIED)
    proposals["issuer_name"] = printed


def _is_body(name: str) -> bool:
    """The common name of an agency's certificate, not of a person's."""
    return len(name.split()) > 4 or fold(name).startswith(("uy ban", "van phong", "so ", "ban "))


def _name_the_signer(names: Sequence[certified.Certified], proposals: dict[str, Proposal]) -> None:
    """The person as his certificate names him; it is sure where the block says the same."""
    people = [one.name for one in names if one.name and not _is_body(one.name)]
    printed = proposals.get("signer_name")
    for name in people:
        if printed is not None and fold(name) == fold(str(printed.value)):
            proposals["signer_name"] = replace(printed, value=name, confidence=CERTIFIED)
            return
    if printed is None and people:
        proposals["signer_name"] = Proposal(people[0], 0.9, people[0], "certificate")


def addressees_of(read: Reading, name: str) -> tuple[list[Addressee], Proposal | None]:
    """The names of a list (`addressed_to`, `copied_to`) with their organisations, and its place."""
    told = read.proposal(name)
    if told is None:
        return [], None
    names = [str(one) for one in told.value]
    known = directory.matched(names)
    return [Addressee(one, known.get(one)) for one in names], told


def names_house(house: HostedOrganisation, listed: Sequence[Addressee]) -> bool:
    """Whether a list of recipients names this office, by the directory or by its own name."""
    mine = fold(house.name)
    return any(
        (one.organisation is not None and one.organisation.pk == house.organisation_id)
        or mine in fold(one.name)
        for one in listed
    )


def _kind(found: dict[str, Guess], on: date) -> DocumentKind | None:
    """The kind of that name in the family of the heading; rule-making if the symbol has a year."""
    if "kind" not in found or "family" not in found:
        return None
    name = found["kind"].value
    named: list[DocumentKind] = [
        kind
        for kind in DocumentKind.objects.on(on)
        .filter(family__in=[found["family"].value, "shared"], name__startswith=name)
        .listed()
        if kind.name == name or kind.name.startswith(f"{name} (")
    ]
    notation = str(found["code_notation"].value) if "code_notation" in found else ""
    makes_rules = notation[:4].isdigit()
    named.sort(key=lambda kind: (kind.group == KindGroup.RULE_MAKING) != makes_rules)
    return named[0] if named else None


def secrecy_stamp(document: Document) -> str:
    """The secrecy mark stamped on its first or last page that is above what this installation
    may hold (SEC-03), `""` if there is none."""
    mark = (reading_of(document).guesses or {}).get("secrecy")
    if mark is None or mark.confidence < STAMPED or mark.value <= settings.SECRECY_CEILING:
        return ""
    return SECRECY_NAMES[mark.value]
