"""The papers tell what is there: every setting, event, job, command, decision and make target."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from celery import current_app

from config import env, reference
from core import events
from tools import places

DOCS = places.ROOT / "docs"
README = (places.ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(DOCS.rglob("*.md"))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_setting_is_told() -> None:
    page = read("reference/settings.md")
    assert [setting.name for setting in env.KNOWN if f"`{setting.name}`" not in page] == []
    assert [setting.name for setting in env.KNOWN if not setting.meaning] == []


def test_every_event_is_told_with_a_sentence() -> None:
    page = read("reference/events.md")
    for event in reference._all_events(events.Event):
        name = f"{event.__module__.split('.')[0]}.{event.__name__}"
        assert f"`{name}`" in page, name
        assert not (event.__doc__ or "").startswith(f"{event.__name__}("), f"{name}: no docstring"


def test_every_job_is_told_with_a_sentence() -> None:
    current_app.loader.import_default_modules()
    page = read("reference/jobs.md")
    for name, job in current_app.tasks.items():
        if not name.startswith("celery."):
            assert f"| `{name}` | {reference._first_line(job.run)} |" in page
            assert job.run.__doc__, f"{name}: no docstring"


def test_every_command_is_told_somewhere() -> None:
    told = "\n".join(page.read_text(encoding="utf-8") for page in PAGES) + README
    ours = [
        path.stem
        for path in places.ROOT.glob("*/management/commands/*.py")
        if not path.stem.startswith("_")
    ]
    assert [name for name in ours if name not in told] == []


def test_every_decision_is_listed_and_has_its_three_parts() -> None:
    index = read("adr/index.md")
    numbers = []
    for path in sorted((DOCS / "adr").glob("[0-9]*.md")):
        numbers.append(int(path.name[:4]))
        text = path.read_text(encoding="utf-8")
        assert f"({path.name})" in index, path.name
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, f"{path.name}: {part}"
        assert len(text.split()) < 500, f"{path.name} is longer than a page"
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", [*PAGES, places.ROOT / "README.md", places.ROOT / "CONTRIBUTING.md", places.ROOT / "CHANGELOG.md"], ids=lambda page: page.name)  # fmt: skip
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [
        target
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_page_can_be_found_from_the_first_one() -> None:
    seen: set[Path] = set()
    todo = [DOCS / "index.md"]
    while todo:
        page = todo.pop()
        seen.add(page)
        if page.suffix != ".md":
            continue
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" not in target and (found := (page.parent / target).resolve()) not in seen:
                todo.append(found)
    assert [page.relative_to(DOCS).as_posix() for page in PAGES if page not in seen] == []


def test_readme_is_short_has_no_badge_and_its_commands_exist() -> None:
    assert len(README.splitlines()) < 120
    assert "badge" not in README
    makefile = (places.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    for name in [README, *(page.read_text(encoding="utf-8") for page in PAGES)]:
        used = set(re.findall(r"(?:`|^ {4}|^)make ([a-z][a-z-]*)", name, re.MULTILINE))
        assert used <= targets, used - targets
    assert {"run", "test"} <= set(re.findall(r"make ([a-z][a-z-]*)", README))


def test_readme_names_the_people_of_the_demo_office() -> None:
    offices = (places.ROOT / "demo" / "data" / "offices.yml").read_text(encoding="utf-8")
    for username in re.findall(r"`([a-z.]+)` \|", README):
        assert re.search(rf"\b{re.escape(username)}\b", offices), username


def test_the_licence_is_the_same_everywhere() -> None:
    assert (
        (places.ROOT / "LICENSE")
        .read_text(encoding="utf-8")
        .startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    )
    assert '"license": "EUPL-1.2"' in (places.ROOT / "package.json").read_text(encoding="utf-8")
    assert "EUPL-1.2" in README


def test_every_test_named_as_a_proof_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", read("reference/functions.md")))
    found = {
        name
        for path in sorted((places.ROOT / "tests").rglob("test_*.py"))
        for name in re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted(named - found) == []
