"""What was read in a file is proposed for the empty fields; a stamp above the ceiling stops it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import reverse

from core.errors import Blocked
from documents.models import Document, FileText, IncomingDocument
from documents.selectors import proposals
from documents.services import incoming
from tests.factories import documents as make
from tests.factories.catalogues import a_kind

PAPERS: dict[str, Any] = {
    paper["id"]: paper
    for paper in yaml.safe_load(
        (Path(__file__).parent / "engine" / "papers.yaml").read_text(encoding="utf-8")
    )
}
DAY = date(2026, 3, 10)


def arrived(house: make.Office, paper: str, **fields: Any) -> IncomingDocument:
    """An incoming document nobody has described, whose file says what the paper says."""
    empty = {"subject": "", "code_display": "", "issuer_name": "", "kind": None, "issued_on": None}
    document = make.arrived(house, **empty | fields)
    said = PAPERS[paper]
    pages = [said["first"], *([said["last"]] if "last" in said else [])]
    FileText.objects.update_or_create(
        stored=document.files.get().stored,
        defaults={"text": "\n".join(pages), "pages": pages, "method": "test", "made_at": house.now},
    )
    return document


@pytest.mark.rule("R33")
def test_empty_fields_get_proposals_with_where_they_were_read(house: make.Office) -> None:
    letter = a_kind(name="Công văn", abbreviation="")
    read = proposals.of_document(arrived(house, "state-letter"), DAY)
    assert {name: proposal.value for name, proposal in read.items()} == {
        "code_display": "2491/STC-QLNS",
        "issued_on": date(2026, 11, 14),
        "issuer_name": "Sở Tài chính",
        "subject": "Hướng dẫn lập dự toán ngân sách năm 2027",
        "signer_name": "Đỗ Thị Hải Yến",
        "signer_position": "KT. GIÁM ĐỐC; PHÓ GIÁM ĐỐC",
        "kind": letter,
    }
    assert read["issued_on"].excerpt == "An Khánh, ngày 14 tháng 11 năm 2026"


def test_what_is_known_is_not_proposed(house: make.Office) -> None:
    document = arrived(house, "state-letter", subject="Đã ghi", kind=house.kind)
    assert not {"subject", "kind"} & set(proposals.of_document(document, DAY))


def test_a_text_not_read_yet_proposes_nothing(house: make.Office) -> None:
    assert proposals.of_document(make.arrived(house), DAY) == {}


@pytest.mark.parametrize(
    ("paper", "group"), [("council-resolution", "administrative"), ("rule-making-decree", None)]
)
def test_kinds_of_one_name_are_told_apart(
    house: make.Office, paper: str, group: str | None
) -> None:
    a_kind(name="Nghị quyết (cá biệt)", abbreviation="NQ", group="administrative")
    a_kind(name="Nghị quyết (quy phạm pháp luật)", abbreviation="NQ", group="rule_making")
    kind = proposals.of_document(arrived(house, paper), DAY).get("kind")
    assert (kind.value.group if kind else None) == group


@pytest.mark.rule("SEC-03")
@pytest.mark.parametrize("paper", ["state-secret-mark", "party-most-secret-spaced"])
def test_a_stamped_file_is_not_registered_on_an_open_network(
    house: make.Office, paper: str
) -> None:
    document = arrived(house, paper, subject="Báo cáo", issuer_name="Công an", kind=house.kind)
    with pytest.raises(Blocked) as refusal:
        incoming.register(
            document=document, register=house.incoming_register, act=house.act("clerk")
        )
    assert "MẬT" in str(refusal.value)
    assert Document.objects.get(pk=document.pk).state == "arrived"


@pytest.mark.rule("SEC-03")
def test_talk_about_secrets_stops_nothing(house: make.Office) -> None:
    document = arrived(house, "talk-about-secrets-is-no-mark")
    assert proposals.secrecy_stamp(document) == ""


def test_an_independent_network_may_hold_it(house: make.Office, settings: Any) -> None:
    settings.SECRECY_CEILING = 1
    assert proposals.secrecy_stamp(arrived(house, "state-secret-mark")) == ""
    assert proposals.secrecy_stamp(arrived(house, "state-top-secret-mark")) == "TỐI MẬT"


def test_the_register_form_offers_what_was_read(house: make.Office, client: Any) -> None:
    client.force_login(house.clerk)
    document = arrived(house, "party-resolution")
    page = client.get(reverse("documents:transition", args=["incoming", document.uid, "register"]))
    assert page.status_code == 200
    assert "12-NQ/TU" in page.content.decode()
