"""`manage.py measure_extraction`: how well fields are read, written to docs/reference/extraction.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from demo.corpus import maker, measuring
from demo.corpus.measuring import Figures
from documents.engine.text.metadata import ENGINE

NAMES = {
    "code_number": "số",
    "code_notation": "ký hiệu",
    "issued_on": "ngày ban hành",
    "issuer_name": "cơ quan ban hành",
    "kind": "tên loại",
    "subject": "trích yếu",
    "signer_name": "người ký",
    "signer_position": "quyền hạn, chức vụ",
    "urgency": "mức độ khẩn",
    "secrecy": "độ mật",
    "recipients": "kính gửi, nơi nhận",
    "page_count": "số trang",
    "due_on": "thời hạn nêu trong văn bản",
    "circulation": "chỉ dẫn lưu hành",
}
TARGET = 2


class Command(BaseCommand):
    help = "Reads a hundred made papers, forty of them also as scans, and writes the figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--papers", type=int, default=100)
        parser.add_argument("--scans", type=int, default=40)
        parser.add_argument("--set", choices=["dev", "held"], default="held", dest="name")
        parser.add_argument("--write", default="docs/reference/extraction.md", help="- writes none")

    def handle(self, *args: Any, **options: Any) -> None:
        papers = maker.papers(options["name"], options["papers"])
        pdf = [paper.number for paper in papers if paper.form != "docx"]
        step = max(1, len(pdf) // options["scans"]) if options["scans"] else 0
        chosen = set(pdf[::step][: options["scans"]]) if step else set()
        figures = measuring.measure(
            papers, scan_every=lambda paper: paper.number in chosen, told=self._tell
        )
        text = page(figures, measuring.memory_of_children())
        if options["write"] != "-":
            path = Path(settings.BASE_DIR) / options["write"]
            path.write_text(text, encoding="utf-8")
        self.stdout.write(text)

    def _tell(self, line: str) -> None:
        if line.split()[3] != "0":
            self.stderr.write(line)


def page(figures: dict[str, Figures], memory: int) -> str:
    """The reference page, in Markdown."""
    born, word, scan = figures["pdf"], figures["docx"], figures["scan"]
    lines = [
        "# Extraction: measured figures",
        "",
        "Written by `manage.py measure_extraction`; do not edit by hand. What is measured and how:",
        "[Enter once](../explanation/enter-once.md).",
        "",
        f"Papers: {len(born.results)} PDF, {len(word.results)} Word, "
        f"{len(scan.results)} of the PDF also as worn scans (200 dpi, ±1.5°, blur, specks, grey "
        f"ground, JPEG, a seal over the signature). Rules: version {ENGINE}. The words of these "
        "papers (bodies, people, places, subjects, sentences) were not used for tuning the rules; "
        "their forms come from the same maker, so real papers will do worse.",
        "",
        "## Fields read right",
        "",
        "Right means equal to the last letter, and absent where the paper has none.",
        "",
        "| Field | PDF | of it State | of it Party | Word | Scan |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, said in NAMES.items():
        cells = [
            born.share(name), born.share(name, "state"), born.share(name, "party"),
            word.share(name), scan.share(name),
        ]  # fmt: skip
        shown = " | ".join("–" if cell is None else f"{cell:.0%}" for cell in cells)
        lines.append(f"| {name} ({said}) | {shown} |")
    lines += ["", "## Fields to correct, of fourteen", ""]
    lines += [
        "| | Papers | Median | Mean | Most | Nothing to correct |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for said, one in (("PDF", born), ("Word (13 fields)", word), ("Scan", scan)):
        if one.results:
            none = one.spread()[0] / len(one.results)
            lines.append(
                f"| {said} | {len(one.results)} | {one.median:g} | {one.mean:.2f} "
                f"| {max(one.corrected)} | {none:.0%} |"
            )
    met = "met" if born.median <= TARGET else "not met"
    lines += [
        "",
        f"Target: at most {TARGET} of 14 to correct on a born-digital PDF (median): {met}.",
    ]
    lines += _letters(scan)
    lines += _cost(figures, memory)
    return "\n".join(lines) + "\n"


def _letters(scan: Figures) -> list[str]:
    read = [result for result in scan.results if result.letters is not None]
    if not read:
        return []
    exact = sum(result.letters or 0 for result in read) / len(read)
    bare = sum(result.bare_letters or 0 for result in read) / len(read)
    return [
        "",
        "## Letters read from scans",
        "",
        f"Whole pages, {len(read)} papers: {exact:.1%} of letters right with their diacritics, "
        f"{bare:.1%} without diacritics and case (Tesseract, model `vie`, 250 dpi).",
    ]


def _cost(figures: dict[str, Figures], memory: int) -> list[str]:
    lines = [
        "",
        "## Time and memory",
        "",
        "| | Seconds for a page, mean | Slowest paper, seconds |",
        "|---|---:|---:|",
    ]
    for said, key in (("PDF", "pdf"), ("Word (whole file)", "docx"), ("Scan", "scan")):
        results = figures[key].results
        if results:
            pages = sum(max(result.pages, 1) for result in results)
            spent = sum(result.seconds for result in results)
            slowest = max(result.seconds for result in results)
            lines.append(f"| {said} | {spent / pages:.2f} | {slowest:.1f} |")
    lines += [
        "",
        f"Most memory of any child process (reading child, Tesseract, LibreOffice): "
        f"{memory / 1024**2:.0f} MB. Measured on two shared cores, one page at a time.",
    ]
    return lines
