"""Papers for the tests: State and Party documents set by typst in Tinos, as offices print them."""

from __future__ import annotations

from pathlib import Path

import typst

FONTS = Path(__file__).parents[2] / "node_modules" / "@expo-google-fonts" / "tinos"
SIGNER = "Trần Thị Bích Hường"

STATE = """
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm), flipped: FLIPPED)
#set text(font: "Tinos", size: 13pt, lang: "vi")
#grid(columns: (2fr, 3fr), align: center, row-gutter: 8pt,
  [ỦY BAN NHÂN DÂN XÃ THỬ NGHIỆM], [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*],
  [Số:#h(GAPpt)/QĐ-UBND], [#emph[Thử Nghiệm, ngày DOTS tháng DOTS năm 2026]])
#v(12pt)
#align(center)[*QUYẾT ĐỊNH* \\ *Về việc ban hành quy chế làm việc*]
BODY
#grid(columns: (1fr, 1fr), align: (left, center),
  [#text(size: 12pt, style: "italic")[*Nơi nhận:*] \\ #text(size: 11pt)[- Như Điều 3; \\ - Lưu: VT.]],
  [*TM. ỦY BAN NHÂN DÂN* \\ *CHỦ TỊCH* #v(70pt) *NAME*])
"""
PARTY = """
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm))
#set text(font: "Tinos", size: 14pt, lang: "vi")
#grid(columns: (2fr, 3fr), align: center, row-gutter: 6pt,
  [TỈNH ỦY THỬ NGHIỆM \\ *VĂN PHÒNG* \\ \\*], [*ĐẢNG CỘNG SẢN VIỆT NAM*],
  [Số#h(30pt)-CV/VPTU], [#emph[Thử Nghiệm, ngày#h(22pt)tháng#h(22pt)năm 20....]])
#v(12pt)
BODY
#grid(columns: (1fr, 1fr), align: (left, center),
  [#underline[Nơi nhận:] \\ #text(size: 12pt)[- Như trên, \\ - Lưu Văn phòng.]],
  [*T/L BAN THƯỜNG VỤ* \\ CHÁNH VĂN PHÒNG #v(64pt) *NAME*])
"""
PLAIN = """
#set page(paper: "a4")
#set text(font: "Tinos", size: 12pt)
BODY
"""
SENTENCE = "Căn cứ quy chế làm việc và chương trình công tác đã được thông qua, các phòng phối hợp thực hiện. "


def paper(
    target: Path,
    *,
    kind: str = STATE,
    name: str = SIGNER,
    paragraphs: int = 3,
    gap: int = 26,
    dots: str = "......",
    landscape: bool = False,
) -> Path:
    """Sets one paper as PDF/A-2b and returns its path."""
    body = "\n\n".join(f"Điều {n + 1}. {SENTENCE * 4}" for n in range(paragraphs))
    source = (
        kind.replace("BODY", body)
        .replace("NAME", name)
        .replace("GAP", str(gap))
        .replace("DOTS", dots)
        .replace("FLIPPED", "true" if landscape else "false")
    )
    path = target.with_suffix(".typ")
    path.write_text(source, encoding="utf-8")
    typst.compile(str(path), output=str(target), font_paths=[str(FONTS)], pdf_standards=["a-2b"])
    return target
