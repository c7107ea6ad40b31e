"""Old encodings made readable, so that the elements of such a paper are found all the same."""

from __future__ import annotations

import unicodedata

from documents.engine.files import legacy
from documents.engine.files.legacy import Encoding
from formcheck.engine.paper import Paper

NAMES = {Encoding.TCVN3: "TCVN3 (ABC)", Encoding.VNI: "VNI"}


def settle(paper: Paper) -> Paper:
    """Turn every text into NFC Unicode; `paper.legacy` keeps which old encodings it had."""
    seen: dict[str, None] = {}
    for block in paper.blocks:
        for span in block.spans:
            encoding, capitals = legacy.of_font(span.font.split("+", 1)[-1])
            if encoding is Encoding.UNICODE:
                continue
            seen[f"{NAMES[encoding]}: {span.font}"] = None
            if _holds(span.text):
                convert = legacy.from_vni
                span.text = (
                    legacy.from_tcvn3(span.text, capitals=capitals)
                    if encoding is Encoding.TCVN3
                    else convert(span.text)
                )
            elif capitals:
                span.text = span.text.upper()
    if not seen:
        whole = legacy.detect(paper.text)
        if whole is not Encoding.UNICODE:
            seen[NAMES[whole]] = None
            for block in paper.blocks:
                for span in block.spans:
                    span.text = (
                        legacy.from_tcvn3(span.text)
                        if whole is Encoding.TCVN3
                        else legacy.from_vni(span.text)
                    )
    paper.legacy = list(seen)[:3]
    for block in paper.blocks:
        if seen and _was_capital(block.text):
            for span in block.spans:
                span.text = span.text.upper()
        for span in block.spans:
            span.text = unicodedata.normalize("NFC", span.text)
    return paper


def _was_capital(text: str) -> bool:
    """TCVN3 has no toned capitals: plain capitals among toned small letters are a capital line."""
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    return len(plain) >= 2 and all(letter.isupper() for letter in plain)


def _holds(text: str) -> bool:
    """Whether the letters are still those of the old font, not Unicode under its name."""
    return not any(ord(letter) > 0x2FF for letter in text)
