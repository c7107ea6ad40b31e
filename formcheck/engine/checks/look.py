"""What several checks share: size, weight, slant, capitals of an element against a rule's measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formcheck.engine.cases import Finding, Rule, fault
from formcheck.engine.paper import Block

SLACK = 0.3
"""Points by which a measured size may differ."""


def short(block: Block, length: int = 60) -> str:
    """The words of a block, cut for a sentence."""
    words = block.words
    return words if len(words) <= length else f"{words[: length - 1]}…"


def measure(value: float) -> str:
    """A measure as it is written here: 13, 12,5."""
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def span(low: float, high: float) -> str:
    """A range as it is written here: 12-13, or 14."""
    return measure(low) if low == high else f"{measure(low)}-{measure(high)}"


def sizes(rule: Rule, block: Block, name: str = "size") -> Iterator[Finding]:
    """The block's size against [low, high] of the rule."""
    limits = rule.parameters.get(name)
    if limits is None or not block.size:
        return
    low, high = float(limits[0]), float(limits[1])
    if not low - SLACK <= block.size <= high + SLACK:
        yield fault(
            rule,
            "size",
            block,
            text=short(block),
            seen=measure(block.size),
            expected=span(low, high),
        )


def looks(rule: Rule, blocks: Iterable[Block], prefix: str = "") -> Iterator[Finding]:
    """Size and the switches `bold`, `italic`, `capitals`, `underline` of the rule; one fault of each sort."""
    said: set[str] = set()
    for block in blocks:
        for one in _look(rule, block, prefix):
            if one.problem not in said:
                said.add(one.problem)
                yield one


def _look(rule: Rule, block: Block, prefix: str) -> Iterator[Finding]:
    yield from sizes(rule, block, f"{prefix}size")
    for look in ("bold", "italic", "underline"):
        wanted = rule.parameters.get(f"{prefix}{look}")
        if wanted is None:
            continue
        share = block.share(look)
        if wanted and share < 0.5:
            yield fault(rule, f"not_{look}", block, text=short(block))
        elif not wanted and share > 0.5:
            yield fault(rule, f"is_{look}", block, text=short(block))
    if rule.parameters.get(f"{prefix}capitals") and not block.is_capitals:
        yield fault(rule, "not_capitals", block, text=short(block))
