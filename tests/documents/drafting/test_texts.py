"""Structured text and its comparison: pure functions."""

from __future__ import annotations

from documents.engine import compare, structured

BODY = """Thực hiện chương trình công tác, đề nghị các đơn vị:
I. Nội dung rà soát
1. Rà soát hồ sơ năm 2025
a) Hồ sơ giấy
- Hộp số 01
+ Tờ 5
1.1. Mức độ
| STT | Đơn vị | Số hồ sơ |
|---|---|---|
| 1 | Phòng Kinh tế | 12 |
Kết quả gửi trước ngày 31 tháng 3"""


def test_marks_become_levels_and_come_back() -> None:
    blocks = structured.parse(BODY)
    assert [b.get("level") for b in blocks] == [0, 1, 2, 4, 5, 6, 3, None, 0]
    assert blocks[7]["rows"] == [["STT", "Đơn vị", "Số hồ sơ"], ["1", "Phòng Kinh tế", "12"]]
    assert structured.parse(structured.write(blocks)) == blocks


def test_text_ends_as_its_family_ends_it() -> None:
    made = structured.content(body="Một.\nHai ./.", bases="- Căn cứ Luật A;\nCăn cứ Luật B.")
    assert structured.ended(made, family="state")["blocks"][-1]["text"] == "Hai./."
    assert structured.ended(made, family="party")["blocks"][-1]["text"] == "Hai."
    assert structured.bases_of(made) == ["Căn cứ Luật A;", "Căn cứ Luật B."]


def test_a_hundred_thousand_dots_end_like_one() -> None:
    """A pattern that tries every place would take minutes here."""
    made = structured.content(closing="Một" + "." * 100_000 + "hai ./.")
    assert structured.ended(made, family="state")["closing"].endswith(".hai./.")


def test_a_paragraph_without_end_is_shown_as_replaced_whole() -> None:
    old, new = "a b " * 30_000, "a c " * 30_000
    (changed,) = compare.compare([old], [new]).paragraphs
    assert [piece.kind for piece in changed.pieces] == ["removed", "added"]


def test_changed_words_are_marked_inside_their_paragraph() -> None:
    old = ["Kính gửi: Sở Nội vụ.", "Báo cáo kết quả trước ngày 15 tháng 3.", "Đoạn bị bỏ hẳn đi."]
    new = ["Kính gửi: Sở Nội vụ.", "Báo cáo kết quả trước ngày 20 tháng 3.", "Trân trọng cảm ơn!"]
    found = compare.compare(old, new)
    assert [p.kind for p in found.paragraphs] == ["same", "changed", "added", "removed"]
    changed = [(p.kind, p.text) for p in found.paragraphs[1].pieces if p.kind != "same"]
    assert changed == [("removed", "15"), ("added", "20")]
    assert (found.paragraphs[1].left, found.paragraphs[1].right) == (old[1], new[1])
    assert compare.compare(old, old).is_same


def test_lines_of_a_page_are_joined_before_they_are_compared() -> None:
    page = (
        "Thực hiện chương trình công tác năm 2026, đề nghị các đơn vị rà soát\n"
        "thủ tục hành chính thuộc phạm vi quản lý.\n2\n1. Thời hạn gửi báo cáo."
    )
    assert compare.paragraphs_of(page, wrapped=True) == [
        "Thực hiện chương trình công tác năm 2026, đề nghị các đơn vị rà soát"
        " thủ tục hành chính thuộc phạm vi quản lý.",
        "1. Thời hạn gửi báo cáo.",
    ]
