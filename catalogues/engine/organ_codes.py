"""Identifier codes of organs: parent-first (QĐ 20/2020/QĐ-TTg) and child-first (QCVN 102:2016)."""

from __future__ import annotations

import re
from typing import Final

MAX_LENGTH: Final = 35
LEGACY_LENGTH: Final = 13

_NEW: Final = re.compile(r"[A-Z]\d{2}(?:\.\d{2,3})*")
_OLD: Final = re.compile(r"\d{2,3}\.\d{2}\.\d{2}\.[A-Z]\d{2}")


def is_new(code: str) -> bool:
    """Whether `code` has the form of QĐ 20/2020: `H53.11`, at most 35 characters."""
    return len(code) <= MAX_LENGTH and _NEW.fullmatch(code) is not None


def is_legacy(code: str) -> bool:
    """Whether `code` has the form of QCVN 102:2016: `000.00.11.H53`, 13 characters."""
    return len(code) == LEGACY_LENGTH and _OLD.fullmatch(code) is not None


def from_legacy(code: str) -> str:
    """The parent-first form of a legacy code: `000.00.11.H53` becomes `H53.11`.

    Raises ValueError when `code` is not a legacy code. To be checked against the directory
    (domain.md §6.4): offices were sometimes re-numbered.
    """
    code = code.strip().upper()
    if not is_legacy(code):
        raise ValueError(code)
    groups = [group for group in code.split(".") if group.strip("0")]
    return ".".join(reversed(groups))


def to_legacy(code: str) -> str:
    """The child-first form of a code with at most four levels: `H53.11` becomes `000.00.11.H53`.

    Raises ValueError when `code` is not a new code or does not fit the old form.
    """
    code = code.strip().upper()
    if not is_new(code):
        raise ValueError(code)
    levels = code.split(".")
    if len(levels) > 4 or any(len(level) > 2 for level in levels[1:3]):
        raise ValueError(code)
    root, *below = levels
    below += ["00"] * (3 - len(below))
    return f"{below[2].zfill(3)}.{below[1]}.{below[0]}.{root}"


def parent_of(code: str) -> str:
    """The code of the organ above, "" for a root."""
    return code.rpartition(".")[0]
