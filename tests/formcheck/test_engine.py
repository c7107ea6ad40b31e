"""The engine: what it reads, how it judges, how often it is right (domain.md §§2.9, 3.4)."""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

from core.errors import InvalidInput, Unavailable
from demo.forms import corpus, held_out, pdf, sheet, word
from demo.forms.measure import Tally, measure, read, shipped_kinds, shipped_rules
from documents.engine.files.facts import DOCX, PDF
from formcheck.engine import elements, problems, reading
from formcheck.engine.cases import CHECKS, Case, Family
from formcheck.engine.judge import Verdict, judge, score
from tests.factories import files as papers

DAY = date(2026, 11, 22)
DATA = Path(__file__).resolve().parents[2] / "catalogues" / "data" / "form-rules.csv"


def rows() -> list[dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def sample() -> Tally:
    """Every eighth faulty paper of the tuned part, every sixth held out, and sound ones."""
    faulty = itertools.islice(corpus.faulty_ones(each=1), 0, None, 5)
    held = itertools.islice(
        corpus.faulty_ones(held_out.HELD_OUT, seed=1945, start=1001, each=1), 0, None, 4
    )
    return measure([*faulty, *held, *corpus.sound_ones(16)], day=DAY)


def verdict(family: Family, one: corpus.Specimen) -> Verdict:
    kinds = shipped_kinds(DAY)
    return judge(read(one), shipped_rules(DAY), Case(family, kinds))


def specimen(paper: sheet.Sheet, form: str = "docx") -> corpus.Specimen:
    return corpus.Specimen("x", paper, form)


def test_every_rule_has_its_check_and_every_check_its_rule() -> None:
    assert {row["check_name"] for row in rows()} == set(CHECKS)


def test_what_is_not_sure_law_only_advises() -> None:
    allowed = {"S": {"error", "warning", "advice"}, "L": {"warning", "advice"}, "U": {"advice"}}
    for row in rows():
        assert row["severity"] in allowed[row["certainty"]], row["code"]


def test_every_rule_says_whence_it_comes_and_how_to_mend() -> None:
    for row in rows():
        assert row["source"], row["code"]
        assert row["how_to_mend"], row["code"]
        assert row["how_to_mend_en"], row["code"]
        assert row["name_en"], row["code"]


@pytest.mark.rule("OUT-15")
def test_planted_faults_are_found_and_hardly_anything_else() -> None:
    found = sample()
    assert found.recall >= 0.95, found.notes
    assert found.precision >= 0.93, found.notes


@pytest.mark.rule("OUT-15")
def test_sound_papers_of_both_families_are_left_in_peace() -> None:
    found = sample()
    assert found.clean_of_sound == found.sound_papers == 16


@pytest.mark.rule("PTY-12")
def test_each_family_is_judged_by_its_own_rules_and_shared_papers_by_the_common_ones() -> None:
    state, party = specimen(sheet.sound("state", 2)), specimen(sheet.sound("party", 2))
    for one, own, other in ((state, "state", "party"), (party, "party", "state")):
        at_home = verdict(own, one)  # type: ignore[arg-type]
        abroad = verdict(other, one)  # type: ignore[arg-type]
        common = verdict("shared", one)
        assert at_home.score == 100
        assert {f"{other}.heading", f"{other}.end_mark"} <= {f.rule for f in abroad.findings}
        assert common.findings == ()


def test_a_party_abbreviation_may_stand_for_two_kinds() -> None:
    paper = sheet.sound("party", 2)
    paper.title = "QUY ĐỊNH"
    assert not [f for f in verdict("party", specimen(paper)).findings if f.check == "number_kind"]


def test_blank_number_and_day_of_a_draft_are_no_fault() -> None:
    paper = sheet.sound("state", 2)
    assert "ngày      tháng" in paper.place_date
    for form in ("docx", "pdf"):
        assert verdict("state", specimen(paper, form)).findings == ()


def test_finding_tells_where_and_in_words() -> None:
    paper = sheet.sound("state", 1)
    paper.paragraphs[-1] = paper.paragraphs[-1].replace("./.", ".")
    [found] = verdict("state", specimen(paper, "pdf")).findings
    assert (found.rule, found.severity) == ("state.end_mark", "error")
    assert found.page is not None
    assert found.box is not None
    finding = {"rule": found.rule, "problem": found.problem, "values": found.values}
    with translation.override("en"):
        words = problems.sentence(finding)
    assert words == "The text ends with “.”; it must end with “./.”."


def test_word_file_lends_its_measures_and_the_pdf_its_places() -> None:
    paper = sheet.sound("state", 1)
    paper.indent = 0.0
    paper.number = paper.number.replace("Số:", "Số")
    source, shown = read(specimen(paper, "docx")), read(specimen(paper, "pdf"))
    kinds = shipped_kinds(DAY)
    found = judge(shown, shipped_rules(DAY), Case("state", kinds), source=source)
    by_check = {one.check: one for one in found.findings}
    assert set(by_check) == {"body_indent", "number_label"}
    assert all(one.box is not None for one in by_check.values())


def test_score_counts_a_broken_rule_once() -> None:
    paper = sheet.sound("state", 1)
    paper.heading_face = sheet.Face(17)
    found = verdict("state", specimen(paper)).findings
    assert len(found) == 2
    assert score(found) == 92


def test_old_encodings_are_read_and_named() -> None:
    for encoding, name in (("tcvn3", "TCVN3"), ("vni", "VNI")):
        paper = sheet.sound("state", 1)
        paper.encoding = encoding
        seen = read(specimen(paper))
        assert name in seen.legacy[0]
        found = elements.find(seen, Case("state", shipped_kinds(DAY)))
        assert found.title is not None
        assert found.title.words == "QUYẾT ĐỊNH"


def test_files_are_read_in_a_child_under_limits(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.write_bytes(pdf.make(sheet.sound("party", 0)))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in reading.read(good, PDF).text
    with pytest.raises(Unavailable):
        reading.read(good, PDF, memory=24 * 1024 * 1024)


@pytest.mark.parametrize("case", ["torn", "entity", "scan", "other"])
def test_hostile_and_unfit_files_are_refused_in_words(tmp_path: Path, case: str) -> None:
    docx = word.make(sheet.sound("state", 0))
    path, kind = tmp_path / "file", DOCX
    if case == "torn":
        path.write_bytes(docx[: len(docx) // 2])
    elif case == "entity":
        bomb = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "word/document.xml":
                    head, rest = data.split(b"?>", 1)
                    data = head + b"?>" + bomb + rest.replace(b"<w:t>", b"<w:t>&b;", 1)
                new.writestr(name, data)
        path.write_bytes(out.getvalue())
    elif case == "scan":
        path.write_bytes(papers.plain_pdf())
        kind = PDF
    else:
        path.write_bytes(b"x")
        kind = "text/plain"
    if case == "entity":
        assert "root:" not in reading.read(path, kind).text
        return
    with pytest.raises(InvalidInput) as refused:
        reading.read(path, kind)
    assert refused.value.reason_code in {"unreadable", "no_text", "wrong_kind"}
