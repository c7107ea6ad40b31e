"""The Vietnamese catalogue, without gettext's programs: collected, merged and compiled in Python.

Message ids stand in the code and the templates; their wordings stand in locale/fragments/*.po,
one file a part, each of which a clerk can proof-read. `build` merges them into the catalogue that
Django loads; `missing` names what has no wording yet.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
SKIPPED = {".venv", "node_modules", "var", "tests", "locale", "docs", ".git"}
CALL = re.compile(r"\b(gettext|pgettext|ngettext|npgettext|_)\(")
LONGEST = 4000
MessageId = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A message id that has no Vietnamese wording, and a place where it stands."""

    message: str
    context: str
    place: str


def collect(root: Path) -> Catalog:
    """Every message id in Python code, templates and our scripts below `root`."""
    catalog = Catalog()
    found = extract_from_dir(
        root,
        method_map=[
            ("**.py", "python"),
            ("**/templates/**.html", f"{__name__}:extract_template"),
            ("**/templates/**.txt", f"{__name__}:extract_template"),
            ("static/js/**.js", "javascript"),
        ],
        keywords=KEYWORDS,
        directory_filter=lambda folder: Path(folder).name not in SKIPPED,
    )
    for name, line, message, _comments, context in found:
        if message:
            catalog.add(message, locations=[(name, line)], context=context)
    return catalog


def extract_template(
    fileobj: io.BufferedReader, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, MessageId, list[str]]]:
    """A Babel extractor for Django templates, on Django's own rewriting of templates to calls."""
    text = templatize(fileobj.read().decode(), origin=getattr(fileobj, "name", ""))
    for match in CALL.finditer(text):
        call = _call_at(text, match.start())
        if call is None:
            continue
        line = text.count("\n", 0, match.start()) + 1
        words = [
            a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        if words:
            yield line, match[1], words[0] if len(words) == 1 else tuple(words), []


def _call_at(text: str, start: int) -> ast.Call | None:
    """The shortest well-formed call that begins at `start`."""
    end = start
    while (end := text.find(")", end + 1)) != -1 and end - start < LONGEST:
        try:
            tree = ast.parse(text[start : end + 1].strip(), mode="eval")
        except SyntaxError:
            continue
        return tree.body if isinstance(tree.body, ast.Call) else None
    return None


def wordings(root: Path) -> tuple[Catalog, list[str]]:
    """All fragments as one catalogue, and the ids that two fragments word differently."""
    merged = Catalog(locale="vi")
    seen: dict[tuple[MessageId, str | None], tuple[object, str]] = {}
    conflicts = []
    for path in sorted((root / "locale" / "fragments").glob("*.po")):
        with path.open("rb") as handle:
            fragment = read_po(handle, locale="vi", charset="utf-8", abort_invalid=True)
        for message in fragment:
            if not message.id or not message.string:
                continue
            key = (_key(message.id), message.context)
            known = seen.setdefault(key, (message.string, path.name))
            if known[0] != message.string:
                conflicts.append(
                    f"{message.id!r}: {known[1]} {known[0]!r}, {path.name} {message.string!r}"
                )
                continue
            merged.add(message.id, message.string, context=message.context)
    return merged, conflicts


def build(root: Path) -> tuple[Path, list[Gap], list[str]]:
    """Merge and compile; returns the compiled file, the gaps and the conflicts."""
    have, conflicts = wordings(root)
    catalog = Catalog(locale="vi", domain="django", project="Khuê Văn", charset="utf-8")
    gaps = []
    for message in collect(root):
        if not message.id:
            continue
        known = have.get(message.id, context=message.context)
        if (
            known is None
            or not known.string
            or (isinstance(known.string, tuple) and not all(known.string))
        ):
            place = f"{message.locations[0][0]}:{message.locations[0][1]}"
            gaps.append(Gap(str(_key(message.id)), message.context or "", place))
            continue
        catalog.add(message.id, known.string, context=message.context)
    folder = root / "locale" / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in (("django.po", write_po), ("django.mo", write_mo)):
        buffer = io.BytesIO()
        if write is write_po:
            write_po(buffer, catalog, sort_output=True, omit_header=False, width=100)
        else:
            write_mo(buffer, catalog)
        fresh = folder / f".{name}"
        fresh.write_bytes(buffer.getvalue())
        fresh.replace(folder / name)
    return folder / "django.mo", gaps, conflicts


def unused(root: Path) -> list[str]:
    """Wordings of ids that no longer stand anywhere."""
    there = collect(root)
    return [
        str(_key(message.id))
        for message in wordings(root)[0]
        if message.id and there.get(message.id, context=message.context) is None
    ]


def _key(message_id: object) -> MessageId:
    return tuple(message_id) if isinstance(message_id, list | tuple) else str(message_id)
