"""What the templates name exists: icons, and forms that keep their drafts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.templatetags.icons import drawing, icon
from documents.selectors import course, words
from documents.templatetags import portal

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def _named_icons() -> set[str]:
    named: set[str] = set()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'{% icon "([a-z0-9-]+)"', text))
        named |= set(re.findall(r'\bicon="([a-z0-9-]+)"', text))
    named |= {icon_name for _tone, icon_name in words.LOOKS.values()}
    named |= {icon_name for icon_name, _tone in course._ICONS.values()}
    named |= set(portal._ACT_ICONS.values())
    named |= {place[3] for place in portal._PLACES}
    return named


@pytest.mark.parametrize("name", sorted(_named_icons()))
def test_icon_exists(name: str) -> None:
    assert "<path" in drawing(name) or "<circle" in drawing(name) or "<rect" in drawing(name)


def test_icon_is_decorative_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in icon("inbox")
    assert 'role="img" aria-label="Đến &lt;b&gt;"' in icon("inbox", label="Đến <b>")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*(?:\bsrc=|application/json))", text)
    assert not re.search(r"\sstyle=|\son[a-z]+=\"", text)
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
