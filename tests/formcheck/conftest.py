"""An office with the rules of form as shipped, and drafts at the form check."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from catalogues.services import loading
from core.acts import Act
from demo.forms import pdf, sheet
from documents.models import OutgoingDocument
from documents.services import files, versions
from formcheck.models import FormReport
from formcheck.services import reports
from tests.factories import documents as make


@pytest.fixture
def house(db: None) -> make.Office:
    made = make.office(now=timezone.now())
    loading.load(act=Act.of_system("tests"), only=["form-rules", "document-kinds"])
    return made


Draft = Callable[..., OutgoingDocument]


@pytest.fixture
def draft(house: make.Office, settings: Any) -> Draft:
    """A notice at the form check whose text is a made paper; the sheet may be changed before."""
    settings.FORM_CHECK_BARS = True

    def give(state: str = "form_check", **changes: Any) -> OutgoingDocument:
        paper = sheet.sound("state", 9)
        paper.turned(**changes)
        document = make.outgoing(
            house,
            state=state,
            signing_position="\n".join(sheet.sound("state", 9).signature),
            signer_name=paper.signer,
        )
        house.leader.full_name = sheet.sound("state", 9).signer
        house.leader.save(update_fields=["full_name"])
        act = house.act("drafter")
        stored = files.keep(source=io.BytesIO(pdf.make(paper)), name="thông báo.pdf", act=act)
        versions.add(
            document=document, stored=stored, origin="upload", name="thông báo.pdf", act=act
        )
        return OutgoingDocument.objects.get(pk=document.pk)

    return give


def checked(document: OutgoingDocument) -> FormReport:
    """The report of the present version, made now."""
    report = FormReport.objects.of_version(document.current_version.pk).first()
    assert report is not None
    if report.state == "waiting":
        reports.run(report_id=report.pk, act=Act.of_system("tests"))
        report.refresh_from_db()
    return report
