"""Word templates filled in a sandbox; what is missing is named, what is given is only text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, TemplateError, Undefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from core.errors import InvalidInput
from documents.engine import signing_block
from documents.engine.files.errors import say

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
BROKEN = (
    TemplateError,
    OpcError,
    zipfile.BadZipFile,
    LookupError,
    ValueError,
    TypeError,
    ArithmeticError,
    AttributeError,
    RecursionError,
)


class _Named(dict[str, Any]):
    """A mapping that knows what the template calls it, so that a missing part has a full name."""

    path = ""


def _prepare(value: object, path: str) -> object:
    if isinstance(value, Mapping):
        named = _Named({str(key): _prepare(part, f"{path}{key}.") for key, part in value.items()})
        named.path = path
        return named
    if isinstance(value, str):
        return CONTROLS.sub("", value)
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_prepare(part, path) for part in value]
    return value


def _recorder(missing: dict[str, None]) -> type[Undefined]:
    class Recorder(ChainableUndefined):
        """Prints as nothing, but its name is remembered; a mere test (`if`) is no demand."""

        def _note(self) -> str:
            owner = self._undefined_obj
            prefix = owner.path if isinstance(owner, _Named) else ""
            missing[f"{prefix}{self._undefined_name}"] = None
            return ""

        __str__ = _note
        __html__ = _note

        def __iter__(self) -> Any:
            self._note()
            return iter(())

    return Recorder


def halved(text: object, width: int) -> str:
    """Filter for headings: longer than `width` letters, they break at the space nearest the middle."""
    line = str(text)
    spaces = [at for at, letter in enumerate(line) if letter == " "]
    if len(line) <= width or "\n" in line or not spaces:
        return line
    at = min(spaces, key=lambda place: abs(place - len(line) / 2))
    return f"{line[:at]}\n{line[at + 1 :]}"


PART = re.compile(r"^(?:[IVXL]{1,6}[.\-]\s|Chương [IVXL]+|Phần (?:thứ|[IVXL]))")
ARTICLE = re.compile(r"^Điều \d+[a-z]?[.:]?")


def lead(text: object) -> str:
    """Filter: the beginning of a paragraph that is printed bold: `I. …` whole, `Điều 1.` alone."""
    words = str(text)
    if PART.match(words) or (words.isupper() and len(words) < 80):
        return words
    found = ARTICLE.match(words)
    return found[0] if found else ""


def rest(text: object) -> str:
    """Filter: what follows `lead`."""
    words = str(text)
    return words[len(lead(words)) :]


def authority(lines: Sequence[object]) -> list[str]:
    """Filter for signature blocks: the lines that the Party prints bold."""
    return signing_block.read(family="party", text="\n".join(map(str, lines))).authority


def positions(lines: Sequence[object]) -> list[str]:
    """Filter for signature blocks: the lines that the Party prints plain."""
    return signing_block.read(family="party", text="\n".join(map(str, lines))).plain


def _sandbox(undefined: type[Undefined]) -> ImmutableSandboxedEnvironment:
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=undefined)
    sandbox.filters.update(
        halved=halved, lead=lead, rest=rest, authority=authority, positions=positions
    )
    return sandbox


def fill(template: BinaryIO | Path, data: Mapping[str, object]) -> bytes:
    """A DOCX with every `{{ name.part }}` filled from `data`; lists serve `{%p for … %}`.

    Text is escaped and stripped of control characters; a line break in it becomes one in Word.
    The template runs in Jinja's immutable sandbox without loader: it can compute, not reach.
    Raises InvalidInput "template_variables_missing" (facts["missing"]: names in order of use)
    or "template_broken". The template itself must have passed `sniff.inspect`.
    """
    missing: dict[str, None] = {}
    sandbox = _sandbox(_recorder(missing))
    document = DocxTemplate(template if not isinstance(template, Path) else str(template))
    result = io.BytesIO()
    try:
        document.render(_prepare(data, ""), jinja_env=sandbox, autoescape=True)
        if not missing:
            document.save(result)
    except BROKEN as error:
        raise _broken(error) from error
    if missing:
        raise InvalidInput(
            say(
                _("The template asks for what the document does not have yet: %(names)s."),
                names=", ".join(missing),
            ),
            code="template_variables_missing",
            facts={"missing": list(missing)},
        )
    return result.getvalue()


def variables(template: BinaryIO | Path) -> tuple[str, ...]:
    """The top-level names that a template uses, sorted. Raises InvalidInput "template_broken"."""
    document = DocxTemplate(template if not isinstance(template, Path) else str(template))
    sandbox = _sandbox(Undefined)
    try:
        document.init_docx()
        parts: Iterable[str] = [document.get_xml(), *_side_parts(document)]
        names = {
            name
            for part in parts
            for name in meta.find_undeclared_variables(sandbox.parse(document.patch_xml(part)))
        }
    except BROKEN as error:
        raise _broken(error) from error
    return tuple(sorted(names))


def _side_parts(document: Any) -> Iterable[str]:
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _key, part in document.get_headers_footers(uri):
            yield document.get_part_xml(part)


def _broken(error: Exception) -> InvalidInput:
    return InvalidInput(
        _("The Word template has a mistake in its fields and cannot be filled."),
        code="template_broken",
        facts={"message": str(error)[:300]},
    )
