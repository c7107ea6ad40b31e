"""What no file of the house does. The reasons stand in docs/adr."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.house import our_code, text, tracked

LONGEST = 400
GENERATED = ("package-lock.json",)
ONE_ROW_OF_THE_TABLES = re.compile(
    r"\b(Document|IncomingDocument|OutgoingDocument|Dossier)\.objects\.(get|filter)\("
)
BINARY = (".docx", ".png", ".jpg", ".pdf", ".gz", ".p12", ".woff2", ".ico", ".xlsx")


def test_no_file_is_longer_than_a_reader_is_patient() -> None:
    long = {
        name: lines
        for name in tracked(".py", ".js", ".css", ".html")
        if "/migrations/" not in name and (lines := len(text(name).splitlines())) > LONGEST
    }
    assert long == {}


def _classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for name in our_code():
        for node in ast.walk(ast.parse(text(name))):
            if isinstance(node, ast.ClassDef):
                yield name, node


def test_no_viewset_offers_more_than_is_written() -> None:
    found = [
        f"{name}:{node.name}"
        for name, node in _classes()
        if any("ModelViewSet" in ast.unparse(base) for base in node.bases)
    ]
    assert found == []


def test_no_serializer_writes() -> None:
    found = [
        f"{name}:{node.name}.{item.name}"
        for name, node in _classes()
        if "/api/" in name and any("Serializer" in ast.unparse(base) for base in node.bases)
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name in {"create", "update", "save"}
    ]
    assert found == []


def test_no_model_saves_with_behaviour() -> None:
    found = [
        f"{name}:{node.name}.{item.name}"
        for name, node in _classes()
        if "/models" in name
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete", "clean_fields"}
    ]
    assert found == []


def test_news_travels_by_events_not_by_django_signals() -> None:
    found = []
    for name in our_code():
        for node in ast.walk(ast.parse(text(name))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                if any(
                    word.startswith(("django.db.models.signals", "django.dispatch"))
                    or word.endswith((".post_save", ".pre_save", ".receiver"))
                    for word in names
                ):
                    found.append(f"{name}:{node.lineno}")
    assert found == []


def test_no_exception_is_swallowed_whole() -> None:
    """Only where foreign code reads a hostile file may everything be caught, with a reason."""
    found = []
    for name in our_code():
        lines = text(name).splitlines()
        found += [
            f"{name}:{number}"
            for number, line in enumerate(lines, 1)
            if re.search(r"except Exception\b|except:", line) and "noqa: BLE001" not in line
        ]
    assert found == []


@pytest.mark.rule("R25")
def test_doors_hold_no_document_that_was_not_asked_for_through_visible_to() -> None:
    doors = re.compile(r"^(documents|signatures)/(views|api|forms|urls|templatetags)")
    found = [
        f"{name}:{number}: {line.strip()}"
        for name in our_code()
        if doors.match(name)
        for number, line in enumerate(text(name).splitlines(), 1)
        if ONE_ROW_OF_THE_TABLES.search(line)
    ]
    assert found == []


TEMPLATES_MAY_NOT = {
    "a script in the page": re.compile(r"<script(?![^>]*(\bsrc=|application/json))"),
    "a style in the page": re.compile(r"<style\b"),
    "a style on an element": re.compile(r"\sstyle="),
    "a handler on an element": re.compile(r"\son[a-z]+=[\"']"),
    "a foreign address": re.compile(r"(src|href)=[\"'](https?:)?//"),
}


@pytest.mark.parametrize("what", TEMPLATES_MAY_NOT)
def test_templates_keep_the_content_security_policy(what: str) -> None:
    pattern = TEMPLATES_MAY_NOT[what]
    assert [name for name in tracked(".html") if pattern.search(text(name))] == []


# Put together here, so that this file is no exception to its own rules.
NO_FILE_HOLDS = {
    "a note to do it later": re.compile("|".join(rf"\b{a}{b}\b" for a, b in (("TO", "DO"), ("FIX", "ME")))),
    "a path of one machine": re.compile(r"(?<![\w.])/(?:ho" + r"me|Us" + r"ers)/[a-z]+/|(?<![\w.])/wo" + r"rk/"),
    "a private key": re.compile("BEGIN (RSA |EC |ENCRYPTED |OPENSSH )?PRIV" + "ATE KEY"),
}  # fmt: skip

MAY_HOLD = {"tests/documents/engine/test_files_sniff.py": "a file name that a browser once sent"}


@pytest.mark.parametrize("what", NO_FILE_HOLDS)
def test_no_tracked_file_holds(what: str) -> None:
    pattern = NO_FILE_HOLDS[what]
    found = [
        f"{name}: {match[0]}"
        for name in tracked()
        if not name.endswith((*BINARY, *GENERATED))
        and name not in MAY_HOLD
        and (match := pattern.search(text(name)))
    ]
    assert found == []
