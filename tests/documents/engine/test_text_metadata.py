"""What a first and a last page tell, on made papers of both families, clean and noisy."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.engine.text.metadata import guess, secrecy_marks

PAPERS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "papers.yaml").read_text(encoding="utf-8")
)
IDS = [paper["id"] for paper in PAPERS]


def test_there_are_enough_papers():
    assert len(PAPERS) >= 30


def _check(paper: dict[str, Any], first: str, last: str) -> None:
    found = guess(first, last)
    values = {key: one.value for key, one in found.items()}
    assert {key: values.get(key) for key in paper["expect"]} == paper["expect"]
    assert not set(paper.get("absent", ())) & set(found)
    for one in found.values():
        assert 0 < one.confidence <= 1
        assert one.line >= 1
        assert one.rule


@pytest.mark.rule("R33")
@pytest.mark.parametrize("paper", PAPERS, ids=IDS)
def test_fields_are_guessed(paper: dict[str, Any]):
    _check(paper, paper["first"], paper.get("last", ""))


@pytest.mark.parametrize("paper", PAPERS, ids=IDS)
def test_decomposed_letters_and_other_dashes_change_nothing(paper: dict[str, Any]):
    def noisy(text: str) -> str:
        return unicodedata.normalize("NFD", text.replace("-", "‑")).replace("  ", " \u00a0")

    _check(paper, noisy(paper["first"]), noisy(paper.get("last", "")))


@pytest.mark.rule("SEC-03")
@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("TUYỆT MẬT", [3]),
        ("trang 7\n  M Ậ T  \n", [1]),
        ("(TỐI MẬT)", [2]),
        ("| MẬT |", [1]),
        ("Dấu mật: TỐI MẬT", [2]),
        ("BẢO MẬT THÔNG TIN", []),
        ("Tài liệu Tuyệt mật phải được bảo vệ theo quy định.", []),
        ("MẬT KHẨU", []),
    ],
)
def test_a_stamped_secrecy_mark_is_reported_wherever_it_stands(text: str, levels: list[int]):
    body = "Nội dung.\n" * 60
    assert [mark.level for mark in secrecy_marks(body + text)] == levels


def test_each_guess_says_where_it_was_read():
    paper = next(one for one in PAPERS if one["id"] == "state-letter")
    found = guess(paper["first"], paper["last"])
    assert (found["issued_on"].page, found["issued_on"].line) == ("first", 3)
    assert found["issued_on"].excerpt == "An Khánh, ngày 14 tháng 11 năm 2026"
    assert found["signer_name"].page == "last"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.text(max_size=200))
def test_any_text_can_be_read(first: str, last: str):
    for one in guess(first, last).values():
        assert isinstance(one.value, str | int | dt.date)
