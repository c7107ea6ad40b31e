"""`manage.py measure_form_check`: precision and recall of the form check on made papers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from demo.forms import corpus, held_out
from demo.forms.measure import Tally, measure
from documents.engine.files import convert
from formcheck.engine.cases import ENGINE

TARGET = Path(__file__).resolve().parents[3] / "docs" / "reference" / "form-check.md"
DAY = date(2026, 11, 22)


class Command(BaseCommand):
    help = "Measure the form check on made papers; print the figures and write docs/reference/form-check.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--each", type=int, default=2, help="times each fault is planted")
        parser.add_argument("--no-write", action="store_true", help="print only")
        parser.add_argument(
            "--notes", action="store_true", help="also name each miss and false alarm"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        each = options["each"]
        office = 4 if convert.is_available() else 0
        tuned = measure(
            [*corpus.faulty_ones(each=each), *corpus.sound_ones(24, by_office=office)], day=DAY
        )
        held = measure(
            [
                *corpus.faulty_ones(held_out.HELD_OUT, seed=1945, start=1001, each=max(1, each)),
                *corpus.sound_ones(24, start=500, by_office=office),
            ],
            day=DAY,
        )
        text = page(tuned, held, office)
        self.stdout.write(text)
        if options["notes"]:
            self.stdout.write("\n".join([*tuned.notes, "--- held out", *held.notes]))
        if not options["no_write"]:
            TARGET.write_text(text, encoding="utf-8")


def page(tuned: Tally, held: Tally, office: int) -> str:
    """The page of the reference."""
    lines = [
        "# Form check: measured",
        "",
        "Written by `manage.py measure_form_check`; do not edit by hand. "
        f"Engine {ENGINE}, rules of {DAY:%d/%m/%Y}.",
        "",
        "The papers are made: own texts, both families, DOCX and PDF, seven kinds each, one to three pages. "
        "Faults are planted, one to four on a paper. A finding counts as right when its rule was planted on that "
        "paper, as a false alarm when it was not. The held-out part was made after the checks were finished, breaks "
        "the rules in other ways and with other values, and nothing was tuned on it.",
        "",
        "| Part | Papers | with faults | sound | sound without any finding | faults planted | precision | recall |",
        "|---|---|---|---|---|---|---|---|",
        _row("Tuned on", tuned),
        _row("Held out", held),
        "",
        f"Of the sound PDFs of each part, {office} came out of LibreOffice, the others out of Typst.",
        "",
        "Made papers are cleaner than those of real offices: tables in tables, headings drawn with tabs, scans. "
        "Figures on real papers will be lower; the form checker decides.",
        "",
        "## By family and file",
        "",
        "| Part | Family, file | precision | recall |",
        "|---|---|---|---|",
    ]
    for name, tally in (("Tuned on", tuned), ("Held out", held)):
        for form, counts in sorted(tally.by_form.items()):
            good, wrong, missed = counts["good"], counts["wrong"], counts["missed"]
            lines.append(f"| {name} | {form} | {_of(good, wrong)} | {_of(good, missed)} |")
    lines += [
        "",
        "## By rule",
        "",
        "| Rule | planted | precision | recall | held out: planted | precision | recall |",
        "|---|---|---|---|---|---|---|",
    ]
    for rule in sorted({*tuned.rules(), *held.rules()}):
        a, b = tuned.of_rule(rule), held.of_rule(rule)
        other = f"{b[0]} | {b[1]:.0%} | {b[2]:.0%}" if rule in held.rules() else "– | – | –"
        lines.append(f"| `{rule}` | {a[0]} | {a[1]:.0%} | {a[2]:.0%} | {other} |")
    return "\n".join(lines) + "\n"


def _row(name: str, tally: Tally) -> str:
    planted = sum(tally.good.values()) + sum(tally.missed.values())
    return (
        f"| {name} | {tally.papers} | {tally.planted_papers} | {tally.sound_papers} | {tally.clean_of_sound} "
        f"| {planted} | {tally.precision:.1%} | {tally.recall:.1%} |"
    )


def _of(good: int, bad: int) -> str:
    return f"{good / (good + bad):.1%}" if good + bad else "–"
