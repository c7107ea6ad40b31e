"""Finds the elements of a document on its paper, faults and all. A missing element stays empty."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from documents.engine.text.letters import fold
from formcheck.engine.cases import Case
from formcheck.engine.paper import Block, Paper
from formcheck.engine.parts import (
    ADDRESS,
    AUTHORITY,
    BASIS,
    DASHES,
    DATE,
    HEAD_BLOCKS,
    ITEM,
    MORE_BASES,
    MOTTO,
    NUMBER,
    PARTY_HEADING,
    POINT,
    RECIPIENTS,
    SECRECY,
    STAR,
    STATE_HEADING,
    SUBJECT_WORDS,
    URGENCY,
    Elements,
)

__all__ = ["PARTY_HEADING", "Elements", "alike", "find"]


def find(paper: Paper, case: Case) -> Elements:
    """Name the parts of a paper."""
    found = Elements(paper, kind=case.kind)
    head = [block for block in paper.blocks if block.page == 0][:HEAD_BLOCKS]
    _heading(found, head)
    _number_and_date(found, head)
    _marks(found, head)
    _title(found, case)
    _issuers(found, head)
    _letter_subject(found, head)
    known = case.kind
    found.is_letter = not known.has_title if known is not None else found.title is None
    found.is_minutes = found.title_kind == "Biên bản" or (
        known is not None and known.abbreviation == "BB"
    )
    _middle(found)
    return found


def alike(one: str, other: str) -> float:
    """How alike two texts are without marks, blanks and signs, 0…1."""
    first, second = (re.sub(r"[^a-z0-9]", "", fold(text)) for text in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _heading(found: Elements, head: list[Block]) -> None:
    def best(wanted: str) -> tuple[float, Block | None, Block | None]:
        near: list[tuple[float, Block | None, Block | None]] = [(0.0, None, None)]
        for n, one in enumerate(head):
            if len(one.words) >= 60:
                continue
            near.append((alike(one.words, wanted), one, None))
            after = head[n + 1] if n + 1 < len(head) else None
            if after is not None and after.column == one.column and len(after.words) < 30:
                both = alike(f"{one.words} {after.words}", wanted)
                near.append((both - 0.01, one, after))
        score, block, rest = max(near, key=lambda found: found[0])
        return (score, block, rest) if score >= 0.8 else (0.0, None, None)

    state, party = best(STATE_HEADING), best(PARTY_HEADING)
    _score, found.heading, found.heading_rest = max(state, party, key=lambda one: one[0])
    _score, found.motto, _rest = best(MOTTO)
    if found.motto is found.heading_rest:
        found.heading_rest = None


def _number_and_date(found: Elements, head: list[Block]) -> None:
    for block in head:
        text = fold(block.words)
        if found.number is None and len(text) < 70 and NUMBER.match(block.words):
            if re.search(r"[/-]", text) or block.column == "left":
                found.number = block
        elif (
            found.place_date is None
            and len(text) < 90
            and DATE.search(text)
            and not BASIS.match(text)
            and not text.startswith(("v/v", "ve viec"))
        ):
            found.place_date = block


def _marks(found: Elements, head: list[Block]) -> None:
    for block in head:
        text = fold(block.words).strip(" .")
        if text in URGENCY:
            found.urgency = block
        elif text in SECRECY and block.is_capitals:
            found.secrecy = block


def _title(found: Elements, case: Case) -> None:
    names = {fold(_plain(kind.name)): _plain(kind.name) for kind in case.kinds if kind.has_title}
    if case.kind is not None:
        names[fold(_plain(case.kind.name))] = _plain(case.kind.name)
    after = max(
        (found.place(block) for block in (found.number, found.heading) if block is not None),
        default=-1,
    )
    tried = 0
    for block in found.paper.blocks[after + 1 :]:
        if block.column or block is found.place_date:
            continue
        text = fold(block.words).strip(" :.")
        tried += 1
        if tried > 6 or ADDRESS.match(text) or BASIS.match(text):
            return
        if text in names:
            found.title, found.title_kind = block, names[text]
            _subject(found, block)
            return


def _subject(found: Elements, title: Block) -> None:
    blocks = found.paper.blocks
    at = found.place(title) + 1
    for block in blocks[at : at + 8]:
        text = fold(block.words)
        if DASHES.fullmatch(block.words.replace(" ", "")):
            found.dashes = block
            return
        if block.page != title.page or block.column or ADDRESS.match(text) or BASIS.match(text):
            return
        if block.align == "both" and (block.lines > 1 or len(text) > 90):
            return
        if re.match(r"(dieu \d|[ivx]+[.\-]|\d+[.)])", text) or len(text) > 260:
            return
        if block.is_capitals:
            return
        if found.subject:
            first = found.subject[0]
            same = abs(block.size - first.size) < 0.6 and (
                (block.share("bold") > 0.5) == (first.share("bold") > 0.5)
            )
            if not same or (block.align not in {"center", first.align}) or block.lines > 1:
                return
            if first.share("bold") <= 0.5 and block.align != "center":
                return
        found.subject.append(block)
        if found.stroke_below(found.subject) is not None:
            return


def _plain(name: str) -> str:
    return re.sub(r"\s*\(.*\)", "", name)


def _issuers(found: Elements, head: list[Block]) -> None:
    taken = [
        found.heading, found.heading_rest, found.motto, found.place_date, found.urgency, found.secrecy
    ]  # fmt: skip
    stop = found.place(found.number) if found.number is not None else None
    other = "left" if found.heading is not None and found.heading.column == "left" else "right"
    side = "right" if other == "left" else "left"
    begun_before = False
    for block in head:
        at = found.place(block)
        after = stop is not None and at > stop
        begun_before = begun_before or (bool(found.issuers) and not after)
        if (
            after
            and (begun_before or not (block.is_capitals or STAR.fullmatch(block.words)))
            and block.column == side
        ):
            break
        if any(block is one for one in taken) or block.column == other:
            continue
        if block is found.title or (
            not block.column
            and at > 0
            and found.title is not None
            and at > found.place(found.title)
        ):
            break
        if STAR.fullmatch(block.words):
            found.star = block
            continue
        text = fold(block.words)
        if block is found.number:
            continue
        if block.column == side or (block.is_capitals and stop is not None and at < stop):
            if (
                not text.startswith(SUBJECT_WORDS)
                and not ADDRESS.match(text)
                and not DATE.search(text)
            ):
                found.issuers.append(block)
            else:
                break
        if stop is None and len(found.issuers) >= 6:
            break


def _letter_subject(found: Elements, head: list[Block]) -> None:
    begun = False
    start = found.place(found.number) if found.number is not None else -1
    for block in head:
        if found.place(block) <= start:
            continue
        text = fold(block.words)
        if block is found.urgency or block is found.secrecy:
            continue
        if not begun and text.startswith(SUBJECT_WORDS) and found.title is None:
            begun = True
        elif (
            not begun
            and found.number is not None
            and block.column == "left"
            and found.title is None
        ):
            begun = (
                not ADDRESS.match(text)
                and not RECIPIENTS.match(text)
                and found.number.column == "left"
            )
        if not begun:
            if block.column != "right":
                break
            continue
        if block.column == "left" or not found.letter_subject:
            if ADDRESS.match(text) or len(found.letter_subject) >= 6:
                break
            if found.letter_subject and (block.before or 0) > 12:
                break
            found.letter_subject.append(block)
        elif block.column != "right":
            break


def _middle(found: Elements) -> None:
    """Addressee, legal bases, body, and the tail with signature and recipients."""
    blocks = found.paper.blocks
    taken = [
        found.heading, found.heading_rest, found.motto, found.star, found.number, found.place_date, found.title,
        found.dashes, found.urgency, found.secrecy, *found.issuers, *found.letter_subject,
        *found.subject,
    ]  # fmt: skip
    start = max((found.place(block) for block in taken if block is not None), default=-1) + 1
    body_begun = False
    tail = len(blocks)
    for at in range(start, len(blocks)):
        block = blocks[at]
        text = fold(block.words)
        if RECIPIENTS.match(text) or (
            body_begun
            and (block.column == "right" or (AUTHORITY.match(text) and block.is_capitals))
        ):
            tail = at
            break
        if block.column and not ADDRESS.match(text) and not body_begun:
            if block.column == "right":
                tail = at if at > start + 2 else tail
                if tail == at:
                    break
            continue
        if not body_begun and ADDRESS.match(text):
            found.addressee = block
            continue
        if (
            not body_begun
            and found.addressee is not None
            and ITEM.match(block.text)
            and not found.bases
            and not BASIS.match(text)
            and len(text) < 120
            and block.share("italic") < 0.5
            and (block.indent or 0) > 14
        ):
            continue
        if not body_begun and (
            BASIS.match(text)
            or (found.bases and MORE_BASES.match(text) and _ends_basis(found.bases[-1]))
        ):
            found.bases.append(block)
            continue
        if not body_begun and block.is_capitals and block.align == "center":
            continue
        body_begun = True
        found.body.append(block)
    rest = blocks[tail:]
    if not found.body:
        # Somebody put the signature before the text: the text is what runs over the whole width.
        found.body = [
            block for block in rest
            if not block.column and (block.lines > 1 or len(block.words) > 40 or block.align == "both" or POINT.match(block.words))
        ]  # fmt: skip
        rest = [block for block in rest if not any(block is one for one in found.body)]
    _tail(found, rest)


def _ends_basis(block: Block) -> bool:
    return block.words.rstrip().endswith((";", ",")) or not block.words.rstrip().endswith(".")


def _tail(found: Elements, blocks: list[Block]) -> None:
    listing = False
    authority: list[Block] = []
    label = next((block for block in blocks if RECIPIENTS.match(fold(block.words))), None)
    side = label.column if label is not None and label.column else "left"
    for block in blocks:
        text = fold(block.words)
        if re.match(r"phu luc\b", text) and not block.column:
            break
        if found.label is None and RECIPIENTS.match(text):
            found.label, listing = block, True
            rest = re.sub(r"^\s*n[ơo]i\s+nh[ậa]n\s*:?\s*", "", block.words, flags=re.IGNORECASE)
            if len(rest) > 2:
                found.recipients.append(block)
            continue
        if block.column and block.column != side:
            authority.append(block)
            continue
        if listing and (block.column == side or ITEM.match(block.text) or text.startswith("luu")):
            found.recipients.append(block)
            continue
        if (
            listing
            and found.recipients
            and block.size <= 12.5
            and block.lines == 1
            and not block.is_capitals
            and block.align != "center"
        ):
            found.recipients.append(block)
            continue
        authority.append(block)
    words = [block for block in authority if block.words]
    named = [
        n
        for n, block in enumerate(words)
        if not block.is_capitals and not block.words.startswith("(")
    ]
    if named and words:
        found.signer = words[named[-1]]
        found.signature = [
            block
            for block in words[: named[-1]]
            if block.is_capitals or AUTHORITY.match(fold(block.words))
        ]
        found.signature = found.signature or [
            block for block in words[: named[-1]] if block.share("bold") > 0.5
        ]
    else:
        found.signature = words
