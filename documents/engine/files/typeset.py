"""Printed forms and letters as PDF/A-2b, typeset by Typst from `documents/print/*.typ`."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTFont

from core.errors import Unavailable

ROOT = Path(__file__).resolve().parents[3]
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
FORMS = ROOT / "documents" / "print"
# Tinos has the measures of Times New Roman and all Vietnamese letters; it may be embedded (OFL).
FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "tinos"


@cache
def _fonts_of(folders: tuple[Path, ...]) -> list[str]:
    return [str(path) for path in folders if path.is_dir()]


@cache
def _letters_of(folders: tuple[Path, ...]) -> frozenset[str]:
    """Every character that the fonts can draw: PDF/A takes no others."""
    letters: set[str] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.[to]tf")):
            with TTFont(path, lazy=True) as font:
                letters.update(map(chr, font.getBestCmap()))
    seen = {letter for letter in letters if unicodedata.category(letter) not in UNSEEN}
    return frozenset(seen | {"\n"})


def _drawable(value: object, letters: frozenset[str]) -> object:
    """The data with NFC text; a character that cannot be drawn becomes its plain kin or "?"."""
    if isinstance(value, Mapping):
        return {str(key): _drawable(part, letters) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(part, letters) for part in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    text = unicodedata.normalize("NFC", str(value))
    if letters.issuperset(text):
        return text
    return "".join(letter if letter in letters else _kin(letter, letters) for letter in text)


def _kin(letter: str, letters: frozenset[str]) -> str:
    if unicodedata.category(letter) in UNSEEN:
        return " " if letter == "\t" else ""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if letters.issuperset(plain) else "?"


def compile_form(
    template: Path | str,
    data: Mapping[str, object],
    *,
    font_paths: Sequence[Path] = (),
    at: datetime | None = None,
) -> bytes:
    """Typeset a form. `template` is a file or a name in `documents/print` ("register_incoming").

    `data` reaches the form as one JSON text and is only ever shown, never read as markup;
    dates and numbers are to be put into words before. `at` (aware) is the date inside the PDF.
    Returns a PDF/A-2b. Raises Unavailable when the fonts or the form cannot be used.
    """
    produced, path = _compiled(
        template,
        data,
        (*font_paths, FONTS),
        format="pdf",
        pdf_standards=["a-2b"],
        timestamp=int(at.timestamp()) if at else None,
    )
    if not isinstance(produced, bytes) or not produced.startswith(b"%PDF-"):
        raise Unavailable(code="typesetting_failed", facts={"form": path.stem})
    return produced


def draw_form(
    template: Path | str, data: Mapping[str, object], *, dots_per_inch: float = 96.0
) -> list[bytes]:
    """The pages of a form as PNG pictures, for a first look. Data and refusals as `compile_form`."""
    produced, _path = _compiled(template, data, (FONTS,), format="png", ppi=dots_per_inch)
    pages = produced if isinstance(produced, list) else [produced]
    return [page for page in pages if isinstance(page, bytes)]


def _compiled(
    template: Path | str, data: Mapping[str, object], folders: tuple[Path, ...], **how: Any
) -> tuple[object, Path]:
    path = template if isinstance(template, Path) else FORMS / f"{template}.typ"
    fonts = _fonts_of(folders)
    if not fonts or not path.is_file():
        raise Unavailable(_("The printed form cannot be made: its fonts are not installed."))
    try:
        produced: object = typst.compile(
            str(path),
            root=str(path.parent),
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={
                "data": json.dumps(_drawable(data, _letters_of(folders)), ensure_ascii=False)
            },
            package_path=str(path.parent / "no-packages"),
            package_cache_path=str(path.parent / "no-packages"),
            **how,
        )
    except (typst.TypstError, RuntimeError) as error:
        raise Unavailable(
            _("The printed form could not be typeset. Tell the administrator."),
            code="typesetting_failed",
            facts={"form": path.stem, "message": str(error)[:500]},
        ) from error
    return produced, path
