"""Signature block and recipients."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.engine.text.letters import fold, tidy
from formcheck.engine.cases import Case, Finding, Rule, check, fault
from formcheck.engine.checks.look import looks, short
from formcheck.engine.elements import Elements

SLASHED = re.compile(r"\s*(T/M|K/T|T/L|T/U|TU/Q)\b\.?", re.IGNORECASE)
DOTTED = re.compile(r"\s*(TM|KT|TL|TUQ)\b\.?", re.IGNORECASE)
TITLES = re.compile(
    r"(GS|PGS|TS|ThS|TSKH|CN|KS|BS|DS|LS|CKI|CKII|NGƯT|NGND|Giáo sư|Phó Giáo sư|Tiến sĩ|Thạc sĩ|Kỹ sư|"
    r"Cử nhân|Bác sĩ|Luật sư)\b\.?",
    re.IGNORECASE,
)


@check("signature")
def signature(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.is_minutes:
        return
    if not found.signature and found.signer is None:
        yield fault(rule, "signature_missing")
    elif not found.signature:
        yield fault(rule, "position_missing", found.signer)
    elif found.signer is None:
        yield fault(rule, "name_missing", found.signature[-1])


@check("signature_prefix")
def signature_prefix(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """`TM.` with a dot (State), `T/M` with a slash (Party)."""
    for block in found.signature:
        text = block.words
        if rule.parameters["style"] == "dot":
            if (wrong := SLASHED.match(text)) is not None:
                plain = wrong[1].upper().replace("/", "")
                yield fault(
                    rule, "signature_prefix", block, seen=wrong[0].strip(), expected=f"{plain}."
                )
                return
            if (bare := DOTTED.match(text)) is not None and not bare[0].rstrip().endswith("."):
                yield fault(
                    rule,
                    "signature_prefix",
                    block,
                    seen=bare[0].strip(),
                    expected=f"{bare[1].upper()}.",
                )
                return
        elif (wrong := DOTTED.match(text)) is not None:
            plain = wrong[1].upper()
            expected = f"{plain[0]}/{plain[1:]}" if len(plain) == 2 else plain
            yield fault(rule, "signature_prefix", block, seen=wrong[0].strip(), expected=expected)
            return


@check("signature_form")
def signature_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """State: all bold. Party: the authority line bold, the position line not, the name bold."""
    if found.is_minutes or not found.signature:
        return
    authority = [block for block in found.signature if _is_authority(block.words)]
    others = [block for block in found.signature if not _is_authority(block.words)]
    if case.family == "party" and not authority:
        # A head who signs in his own right has one line only; sources differ on its weight.
        others = []
    yield from looks(rule, authority, "authority_")
    yield from looks(rule, others, "position_")
    if found.signer is not None:
        yield from looks(rule, [found.signer], "name_")


def _is_authority(text: str) -> bool:
    return bool(SLASHED.match(text) or DOTTED.match(text) or re.match(r"\s*Q\.", text))


@check("signature_right")
def signature_right(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """The lines on the paper are those of the signer's right."""
    if not case.signing_lines or not found.signature:
        return
    seen, wanted = (
        _joined([block.words for block in found.signature]),
        _joined(list(case.signing_lines)),
    )
    if seen != wanted:
        yield fault(
            rule, "signature_right", found.signature[0],
            seen=" / ".join(block.words for block in found.signature),
            expected=" / ".join(case.signing_lines),
        )  # fmt: skip


def _joined(lines: list[str]) -> str:
    """Without blanks, dots and slashes: how the prefix is written is another rule's matter."""
    return re.sub(r"[\s./]+", "", fold(tidy(" ".join(lines))))


@check("signer_name")
def signer_name(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if case.signer_name and found.signer is not None:
        seen = TITLES.sub("", found.signer.words).strip(" .")
        if tidy(seen).casefold() != tidy(case.signer_name).casefold():
            yield fault(rule, "signer_name", found.signer, seen=seen, expected=case.signer_name)


@check("signer_title")
def signer_title(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.signer is not None and (there := TITLES.match(found.signer.words)) is not None:
        yield fault(rule, "signer_title", found.signer, seen=there[0])


@check("recipients")
def recipients(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.is_minutes:
        return
    if found.label is None:
        yield fault(rule, "recipients_missing")
    elif not found.recipients:
        yield fault(rule, "recipients_empty", found.label)


@check("recipients_form")
def recipients_form(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    if found.label is not None:
        yield from looks(rule, [found.label], "label_")
    yield from looks(rule, [one for one in found.recipients if one is not found.label], "list_")


@check("recipients_last")
def recipients_last(rule: Rule, found: Elements, case: Case) -> Iterator[Finding]:
    """`- Lưu: VT, <đơn vị>.` (State), `- Lưu Văn phòng …` without VT (Party)."""
    if not found.recipients:
        return
    keeping = [
        block for block in found.recipients if re.match(r"[-–+•*\s]*luu\b", fold(block.words))
    ]
    last = found.recipients[-1]
    pattern = str(rule.parameters["pattern"])
    if not keeping:
        yield fault(rule, "keeping_missing", last, expected=pattern)
        return
    text = keeping[-1].words.lstrip("-–+•* ")
    if not re.match(str(rule.parameters["regex"]), text):
        yield fault(rule, "keeping_words", keeping[-1], seen=short(keeping[-1]), expected=pattern)
    if not last.words.rstrip().endswith("."):
        yield fault(rule, "keeping_stop", last, seen=short(last))
