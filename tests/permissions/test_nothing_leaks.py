"""R25: no list, count, facet, suggestion, file, print, export or refusal tells of a hidden thing.

Two people who differ in one right (a grant, a clearance) ask every address of the installation. The
one without it gets the same bytes whether the thing is there or not; the other sees it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from tests.permissions.addresses import Address, addresses
from tests.permissions.hidden import (
    NUMBER,
    WORD,
    Answer,
    Hidden,
    an_office,
    ask,
    clear,
    filled,
    hide,
    nobody,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.django_db,
    pytest.mark.rule("R25"),
    pytest.mark.rule("SEC-09"),
    pytest.mark.rule("SEC-14"),
]
NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)

NOT_ASKED = {
    "admin/": "set-up without content; opens to administrators alone, told in test_matrix.py",
    "accounts/": "sign-in and the person's own profile",
    "oauth/": "gives tokens, holds no content",
    "health/": "says whether parts work",
    "metrics": "counts requests, not documents",
    "js/": "the words of the interface, the same for everybody",
    "api/v1/catalogues/": "standard data, the same for everybody",
    "api/v1/schema/": "the description of the API",
    "api/v1/docs/": "the description of the API",
    "i18n/": "choice of language",
    "design/": "samples of components",
}
"""Addresses that hold no document, and why. One that is there no more fails."""
OPTIONAL = {"i18n/", "design/"}
QUESTION = f"?q={WORD}"
LISTS = ("?state=submitted", "?mine=drafts", "?q=771", f"?q={NUMBER}&open=1")
FULLY = {"/slips/", "/incoming/", "/outgoing/", "/dossiers/", "/search/", "/search/suggest/",
         "/pick/documents/", "/api/v1/search/"}  # fmt: skip


def asked() -> list[Address]:
    return [one for one in addresses() if not one.path.startswith(tuple(NOT_ASKED))]


def plain() -> Iterator[str]:
    """Every address without a uid."""
    for address in asked():
        if "<uuid:" not in address.path and (not address.methods or "get" in address.methods):
            yield from filled(address)


def questions(before: dict[str, Answer]) -> Iterator[str]:
    """Questions that would find the hidden thing, to every address that answers and may ask: the
    API, what is picked from, and each page that shows a field to search in."""
    for path, answer in before.items():
        if answer[0] != 200:
            continue
        if path.startswith(("/api/", "/pick/")) or b'name="q"' in _bytes(answer):
            yield path + QUESTION
        if path in FULLY:
            yield from (path + more for more in LISTS)


PLACES = {
    "incoming": ["incoming"],
    "outgoing": ["outgoing", "draft"],
    "dossiers": ["dossiers"],
    "documents": ["incoming", "outgoing"],
    "<kind:kind>": ["incoming", "outgoing", "dossiers"],
}
"""The first part of an address → the things whose uid it takes. Other addresses: the issued one."""


def _first(address: Address) -> str:
    return address.path.removeprefix("api/v1/").split("/")[0]


def of_what_both_see(world: Hidden) -> Iterator[str]:
    """The pages, files and prints of the visible things, to which the hidden ones are tied."""
    for address in asked():
        if "<uuid:" not in address.path or (address.methods and "get" not in address.methods):
            continue
        for name in PLACES.get(_first(address), ["outgoing"]):
            uid = str(world.visible[name].uid)
            yield from (path for path in filled(address, uid) if _fits(path, name))


def _fits(path: str, name: str) -> bool:
    """Whether what an address of one kind of thing takes is of that kind."""
    kind = path.split("/")[1]
    named = {"draft": "outgoing", "paper": "outgoing"}.get(name, name)
    return kind not in PLACES["<kind:kind>"] or kind == named


def answers(world: Hidden, paths: list[str]) -> dict[str, Answer]:
    return {path: ask(world.does_not, "GET", path) for path in paths}


def differing(before: dict[str, Answer], after: dict[str, Answer]) -> list[str]:
    return [path for path in before if before[path] != after[path]]


@pytest.fixture
def world(settings: Any) -> Iterator[Hidden]:
    settings.SECRECY_CEILING = 3
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    with time_machine.travel(NOW, tick=False):
        yield an_office()


def test_every_address_answers_the_same_with_and_without_the_hidden_thing(world: Hidden) -> None:
    """What a missing grant hides and what a missing clearance hides come at the same time: each
    address is asked once before and once after."""
    clear(world, levels={"drafter": 3})
    before = answers(world, list(plain()))
    before |= answers(world, [*questions(before), *of_what_both_see(world)])
    assert [path for path, answer in before.items() if answer[0] == 200]
    assert not [path for path, answer in before.items() if answer[0] == 500]
    hide(world, secrecy=1)
    by_clearance = dict(world.things)
    hide(world)
    after = answers(world, list(before))
    assert differing(before, after) == []
    said = [path for path, answer in after.items() if WORD in _text(answer) and "q=" not in path]
    assert said == []
    # The one who has the right sees both, on the very same addresses.
    for path in ("/outgoing/", f"/search/?q={WORD}", "/dossiers/", "/slips/", "/api/v1/outgoing/"):
        shown = _text(ask(world.knows, "GET", path))
        name = path.split("/")[1] if path in {"/dossiers/", "/slips/"} else "outgoing"
        for things in (by_clearance, world.things):
            assert str(things[name].uid) in shown, path


def _bytes(answer: Answer) -> bytes:
    return answer[2] if isinstance(answer[2], bytes) else b""


def _text(answer: Answer) -> str:
    body = answer[2]
    return body.decode(errors="replace") if isinstance(body, bytes) else str(body)


NAMES = ("uid", "uids", "documents", "document", "rows", "selected", "replies_to", "dossier",
         "dossiers", "by", "with_whom", "upload", "uploads", "copy_of", "item", "items")  # fmt: skip


def fitting(world: Hidden, address: Address) -> list[str]:
    """The hidden things whose uid an address might take for its own."""
    if "<uuid:" not in address.path:
        return ["outgoing", "dossiers"]
    if "item" in address.path:
        return ["item"]
    if "recipient" in address.path:
        return ["recipient"]
    if _first(address) in {"files", "slips"}:
        return [_first(address).replace("files", "file")]
    names = PLACES.get(_first(address), ["outgoing", "dossiers"])
    return [{"draft": "paper"}.get(name, name) for name in names]


def test_every_address_answers_a_hidden_uid_as_a_uid_of_nothing(world: Hidden) -> None:
    hide(world)
    wrong = []
    for address in asked():
        methods = [verb.upper() for verb in address.methods] or ["GET", "POST"]
        for method in methods:
            if method == "GET" and "<uuid:" not in address.path:
                continue
            told = [_said(world, method, path) for path in filled(address, NOBODY)]
            for name in fitting(world, address):
                hidden = str(world.things[name].uid)
                for path, nothing in zip(filled(address, hidden), told, strict=True):
                    if not _fits(path, name) and "<kind:" in address.path:
                        continue
                    if nothing[0] != 405 and _said(world, method, path, hidden) != nothing:
                        wrong.append(f"{method} {address.path} ({name})")
    assert wrong == []


NOBODY = nobody()


def _said(world: Hidden, method: str, path: str, uid: str = NOBODY) -> Answer:
    body = None if method == "GET" or "<uuid" in path else dict.fromkeys(NAMES, uid)
    return ask(world.does_not, method, path, body, uid=uid)


def test_the_list_of_addresses_not_asked_is_not_stale() -> None:
    paths = [one.path for one in addresses()]
    stale = {
        prefix
        for prefix in set(NOT_ASKED) - OPTIONAL
        if not any(path.startswith(prefix) for path in paths)
    }
    assert stale == set()
