"""One document's whole life in the portal: clerk, leader, drafter, head and form checker, each at an own browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import OnAir
from tests.browser.story import Cast, People, answer_to_issue, finish_and_file, incoming_to_work
from tests.factories import files

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SIZES = {"may-tinh": ((1440, 900), "light"), "dien-thoai": ((390, 844), "dark")}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("device", list(SIZES))
def test_document_lives_its_whole_life_in_the_browser(
    browser: Browser, on_air: OnAir, artefacts: Path, tmp_path: Path, device: str
) -> None:
    size, theme = SIZES[device]
    people = People(
        clerk="vanthu",
        leader="lanhdao",
        drafter="chuyenvien",
        head="truongphong",
        checker="thethuc",
        drafter_name="Nguyễn Ngọc Thảo Miên",
        leader_name="Trần Hoài Khuê",
        pin=on_air.pin,
        kind="Thông báo",
    )
    cast = Cast(browser, on_air.url, artefacts, device, size, theme, on_air.password)
    paper = files.write(tmp_path, "thong-bao-so-noi-vu.pdf", files.letter_pdf("letter_state"))
    draft = files.write(tmp_path, "tra-loi.pdf", files.letter_pdf("letter_party"))
    try:
        incoming = incoming_to_work(cast, people, paper, "Thông báo rà soát hồ sơ nộp lưu")
        answer = answer_to_issue(cast, people, incoming, draft, "Kết quả rà soát hồ sơ nộp lưu")
        finish_and_file(cast, people, incoming, answer, "Kết quả rà soát hồ sơ nộp lưu")
    finally:
        faults = cast.leave()
    assert not faults
