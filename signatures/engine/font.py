"""The typeface of what we write into PDF files: Tinos (Times metrics), cut to Latin and Vietnamese.

pyHanko and most viewers take glyph widths as thousandths of an em; Tinos counts 2048 units per em, and its
letters come out twice as wide and cut off. So the subset is scaled to 1000 units per em. Built once at
set-up into a folder given by the caller; the result is derived from the package and never committed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

UPEM = 1000
PACKAGE = Path("@expo-google-fonts/tinos")
SOURCES = {
    "regular": PACKAGE / "400Regular" / "Tinos_400Regular.ttf",
    "italic": PACKAGE / "400Regular_Italic" / "Tinos_400Regular_Italic.ttf",
}
# Basic Latin, Latin-1, Latin Extended-A, Ơ Ư, Vietnamese (Latin Extended Additional), punctuation, đồng sign.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x1A0, 0x1B0),
    (0x1EA0, 0x1EF9),
    (0x2010, 0x2026),
    (0x20AB, 0x20AB),
)


@dataclass(frozen=True, slots=True)
class Fonts:
    """Paths of the built subsets."""

    regular: Path
    italic: Path


def build(*, node_modules: Path, cache: Path) -> Fonts:
    """Builds what is missing in `cache` (a folder, made if need be) and returns the paths.

    Raises FileNotFoundError when the package is not installed.
    """
    cache.mkdir(parents=True, exist_ok=True)
    made: dict[str, Path] = {}
    for style, source in SOURCES.items():
        target = cache / f"tinos-{style}-{UPEM}.ttf"
        if not target.exists():
            _subset(node_modules / source, target)
        made[style] = target
    return Fonts(**made)


def found(cache: Path) -> Fonts:
    """The subsets built earlier; FileNotFoundError when set-up has not run."""
    fonts = Fonts(**{style: cache / f"tinos-{style}-{UPEM}.ttf" for style in SOURCES})
    for path in (fonts.regular, fonts.italic):
        if not path.exists():
            raise FileNotFoundError(path)
    return fonts


def clean(text: str) -> str:
    """Text as it goes into a PDF: composed letters (NFC), one line."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _subset(source: Path, target: Path) -> None:
    font = TTFont(source)
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "kern", "DSIG", "LTSH", "VDMX", "hdmx", "gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    subsetter.subset(font)
    scale_upem(font, UPEM)
    fresh = target.with_suffix(".new")
    font.save(fresh)
    fresh.replace(target)
