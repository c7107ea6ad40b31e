"""Looks of a Word file resolved: defaults, the chain of styles, then what stands at the place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALSE = {"0", "false", "off", "none"}
MAX_CHAIN = 20


def attribute(element: Any, name: str) -> str | None:
    return None if element is None else element.get(f"{W}{name}")


def number(text: str | None) -> float | None:
    """A measure of Word as a number; anything else is nothing."""
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def is_on(element: Any) -> bool | None:
    """A switch such as w:b: there without value means on."""
    if element is None:
        return None
    value = attribute(element, "val")
    return value is None or value.lower() not in FALSE


@dataclass(slots=True)
class Look:
    """Letters: font, size in points, and switches; None where a level says nothing."""

    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    capitals: bool | None = None
    colour: str | None = None
    hidden: bool | None = None

    def over(self, below: Look) -> Look:
        """This level on top of another."""
        return Look(
            *(
                mine if (mine := getattr(self, name)) is not None else getattr(below, name)
                for name in self.__slots__
            )
        )


@dataclass(slots=True)
class Shape:
    """A paragraph: alignment, indents (mm), gaps (pt), line spacing; None where nothing is said."""

    align: str | None = None
    indent: float | None = None
    left: float | None = None
    right: float | None = None
    before: float | None = None
    after: float | None = None
    spacing: tuple[str, float] | None = None
    number: tuple[str, int] | None = None
    rule_above: bool | None = None
    rule_below: bool | None = None

    def over(self, below: Shape) -> Shape:
        return Shape(
            *(
                mine if (mine := getattr(self, name)) is not None else getattr(below, name)
                for name in self.__slots__
            )
        )


TWIPS_MM = 25.4 / 1440


def look_of(properties: Any, fonts: dict[str, str]) -> Look:
    """w:rPr as a Look."""
    if properties is None:
        return Look()
    names = properties.find(f"{W}rFonts")
    font = None
    if names is not None:
        theme = attribute(names, "asciiTheme") or attribute(names, "hAnsiTheme")
        font = attribute(names, "ascii") or attribute(names, "hAnsi")
        if font is None and theme:
            font = fonts.get(theme[:5])
    half = number(attribute(properties.find(f"{W}sz"), "val"))
    underline = properties.find(f"{W}u")
    colour = attribute(properties.find(f"{W}color"), "val")
    caps = is_on(properties.find(f"{W}caps"))
    return Look(
        font=font,
        size=half / 2 if half else None,
        bold=is_on(properties.find(f"{W}b")),
        italic=is_on(properties.find(f"{W}i")),
        underline=is_on(underline) if underline is not None else None,
        capitals=caps,
        colour=f"#{colour.lower()}"
        if colour and colour != "auto"
        else ("#000000" if colour else None),
        hidden=is_on(properties.find(f"{W}vanish")),
    )


def shape_of(properties: Any) -> Shape:
    """w:pPr as a Shape."""
    if properties is None:
        return Shape()
    shape = Shape()
    align = attribute(properties.find(f"{W}jc"), "val")
    shape.align = {"start": "left", "end": "right", "distribute": "both"}.get(align or "", align)
    indents = properties.find(f"{W}ind")
    if indents is not None:
        first, hanging = (
            number(attribute(indents, "firstLine")),
            number(attribute(indents, "hanging")),
        )
        left = number(attribute(indents, "left") or attribute(indents, "start"))
        right = number(attribute(indents, "right") or attribute(indents, "end"))
        if first is not None:
            shape.indent = first * TWIPS_MM
        elif hanging is not None:
            shape.indent = -hanging * TWIPS_MM
        shape.left = None if left is None else left * TWIPS_MM
        shape.right = None if right is None else right * TWIPS_MM
    gaps = properties.find(f"{W}spacing")
    if gaps is not None:
        before, after = number(attribute(gaps, "before")), number(attribute(gaps, "after"))
        shape.before = None if before is None else before / 20
        shape.after = None if after is None else after / 20
        line, rule = number(attribute(gaps, "line")), attribute(gaps, "lineRule") or "auto"
        if line is not None:
            shape.spacing = (
                ("multiple", round(line / 240, 2)) if rule == "auto"
                else ("exact" if rule == "exact" else "least", round(line / 20, 1))
            )  # fmt: skip
    numbering = properties.find(f"{W}numPr")
    if numbering is not None:
        identity = attribute(numbering.find(f"{W}numId"), "val")
        level = number(attribute(numbering.find(f"{W}ilvl"), "val")) or 0
        if identity is not None:
            shape.number = (identity, int(level))
    borders = properties.find(f"{W}pBdr")
    if borders is not None:
        shape.rule_above = _drawn(borders.find(f"{W}top"))
        shape.rule_below = _drawn(borders.find(f"{W}bottom"))
    return shape


def _drawn(border: Any) -> bool | None:
    return None if border is None else attribute(border, "val") not in {None, "nil", "none"}


@dataclass(slots=True)
class Styles:
    """styles.xml and the theme's fonts."""

    fonts: dict[str, str] = field(default_factory=dict)
    base_look: Look = field(default_factory=Look)
    base_shape: Shape = field(default_factory=Shape)
    parents: dict[str, str] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    usual: str = ""

    @classmethod
    def of(cls, root: Any, theme: Any) -> Styles:
        styles = cls(fonts=_theme(theme))
        if root is None:
            return styles
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            styles.base_look = look_of(defaults.find(f"{W}rPrDefault/{W}rPr"), styles.fonts)
            styles.base_shape = shape_of(defaults.find(f"{W}pPrDefault/{W}pPr"))
        for style in root.iterfind(f"{W}style"):
            name = attribute(style, "styleId")
            if not name:
                continue
            if (parent := attribute(style.find(f"{W}basedOn"), "val")) is not None:
                styles.parents[name] = parent
            styles.looks[name] = look_of(style.find(f"{W}rPr"), styles.fonts)
            styles.shapes[name] = shape_of(style.find(f"{W}pPr"))
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in {
                "1",
                "true",
            }:
                styles.usual = name
        return styles

    def look(self, name: str | None) -> Look:
        result = Look()
        for one in self._chain(name):
            result = result.over(self.looks.get(one, Look()))
        return result

    def shape(self, name: str | None) -> Shape:
        result = Shape()
        for one in self._chain(name):
            result = result.over(self.shapes.get(one, Shape()))
        return result

    def _chain(self, name: str | None) -> list[str]:
        chain: list[str] = []
        while name and name not in chain and len(chain) < MAX_CHAIN:
            chain.append(name)
            name = self.parents.get(name)
        return chain


def _theme(root: Any) -> dict[str, str]:
    fonts: dict[str, str] = {}
    if root is None:
        return fonts
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    for key, name in (("major", "majorFont"), ("minor", "minorFont")):
        latin = root.find(f".//{drawing}{name}/{drawing}latin")
        if latin is not None and latin.get("typeface"):
            fonts[key] = latin.get("typeface")
    return fonts
