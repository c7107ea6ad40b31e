"""The slip and its drafts signed in one session, with real keys (SUB-03)."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from core.errors import InvalidInput
from demo.pki import Authority
from documents.choices import OutgoingState
from documents.models import OutgoingDocument
from documents.services import files
from signatures.choices import RequestState
from signatures.models import SigningRequest, ValidationReport
from signatures.services import signing
from slips.choices import SlipState
from slips.models import Slip
from slips.services import deciding
from slips.services.deciding import DecisionIn
from tests.factories import documents as documents_factory
from tests.factories import signatures as signing_factory
from tests.factories import slips as made
from tests.factories.documents import Office
from tests.signatures.conftest import authority as authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None, settings: Any, authority: Authority) -> Office:
    settings.TRUST_ANCHORS_DIR = authority.anchors
    settings.TSA_URL = authority.tsa_url
    house = documents_factory.office(now=timezone.now())
    signing_factory.personal(house, "leader", authority)
    return house


def session(house: Office, slip: Slip, *drafts: tuple[OutgoingDocument, str], pin: str) -> Slip:
    return deciding.decide_and_sign(
        slip=slip,
        data=DecisionIn("agreed", "Đồng ý, giao Phòng Kinh tế thực hiện.", drafts=drafts),
        pin=pin,
        act=house.act("leader"),
    )


@pytest.mark.rule("SUB-03")
@pytest.mark.rule("SUB-04")
def test_one_pin_signs_the_slip_and_its_draft_and_a_failing_one_undoes_neither(
    house: Office, tmp_path: Path
) -> None:
    dossier = documents_factory.dossier(house)
    good = signing_factory.submitted(house, tmp_path)
    changed = signing_factory.submitted(house, tmp_path)
    slip = made.submitted(house, drafts=[good, changed], dossier=dossier)

    with pytest.raises(InvalidInput) as wrong:
        session(house, slip, (good, ""), pin="000000")
    assert wrong.value.field == "pin"
    slip.refresh_from_db()
    assert slip.state == SlipState.SUBMITTED
    assert not SigningRequest.objects.exists()

    shown = good.current_version.stored.sha256
    slip = session(house, slip, (good, shown), (changed, "0" * 64), pin=signing_factory.PIN)
    assert slip.state == SlipState.DECIDED
    results = list(slip.signings.select_related("request").order_by("pk"))
    assert [row.document_id for row in results] == [slip.paper_id, good.pk, changed.pk]
    assert [row.code for row in results] == ["", "", "text_changed"]
    assert "changed" in results[2].sentence or "thay đổi" in results[2].sentence

    for row in results[:2]:
        assert row.request is not None
        signing.run(request_id=row.request.pk)
        row.request.refresh_from_db()
        assert (row.request.state, row.request.sentence) == (RequestState.DONE, "")
    good = OutgoingDocument.objects.get(pk=good.pk)
    changed = OutgoingDocument.objects.get(pk=changed.pk)
    paper = OutgoingDocument.objects.get(pk=slip.paper_id)
    assert (good.state, changed.state) == (OutgoingState.SIGNED, OutgoingState.SUBMITTED)
    assert paper.state == OutgoingState.ARCHIVED
    assert paper.signed_by == house.leader
    stored = paper.current_version.stored
    (report,) = ValidationReport.objects.newest_of([stored.pk]).values()
    assert (report.verdict, report.signature_count) == ("VALID", 1)
    with files.open_stored(stored) as stream:
        (tmp_path / "slip.pdf").write_bytes(stream.read())
    said = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "slip.pdf")],
        capture_output=True, text=True, timeout=60, check=False,
    ).stdout  # fmt: skip
    assert "Signature is Valid." in said
    slip.refresh_from_db()
    assert slip.state == SlipState.FILED
    assert {good.pk, changed.pk, paper.pk} <= set(
        dossier.items.values_list("document_id", flat=True)
    )


def test_the_paper_is_not_signed_before_the_decision(house: Office) -> None:
    slip = made.submitted(house)
    assert slip.paper is not None
    OutgoingDocument.objects.filter(pk=slip.paper.pk).update(signer=house.leader)
    outcomes = deciding.requests.sign_together(
        papers=[(slip.paper, "")], pin=signing_factory.PIN, act=house.act("leader")
    )
    assert outcomes[0].request is None
    assert outcomes[0].refusal is not None
    assert outcomes[0].refusal.reason_code == "blocked"
