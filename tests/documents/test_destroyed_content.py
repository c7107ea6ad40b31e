"""What is destroyed leaves every place; what merely looks like it stays (R15, R18, SEC-03, SEC-12)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.utils import timezone

from core.errors import InvalidInput, NotFound, SecrecyRefused
from documents.jobs import files as jobs
from documents.models import (
    DocumentVersion,
    FileText,
    SecrecyFinding,
    StoredFile,
    Thumbnail,
)
from documents.services import derivatives, destruction, dossier_exports, dossiers, files
from documents.services.store import file_store
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


def an_upload(house: make.Office, content: bytes) -> Any:
    return files.receive(name="van-ban.txt", chunks=[content], act=house.act("clerk"))


def destroyed(house: make.Office, content: bytes) -> StoredFile:
    upload = an_upload(house, content)
    document = make.arrived(house, uploads=[upload])
    destruction.content_of(document=document, act=house.act("clerk"))
    row: StoredFile = StoredFile.objects.get(pk=upload.stored_id)
    return row


@pytest.mark.rule("R18")
def test_bytes_leave_the_disk_even_when_the_job_was_lost(house: make.Office) -> None:
    row = destroyed(house, b"mat viec trong hang doi")
    assert file_store().exists(row.sha256)
    long_ago = timezone.now() - jobs.LOST_AFTER * 2
    StoredFile.objects.filter(pk=row.pk).update(destroyed_at=long_ago)
    jobs.sweep_files()
    assert not file_store().exists(row.sha256)


@pytest.mark.rule("R18")
def test_content_sent_again_is_whole_or_is_refused(house: make.Office) -> None:
    row = destroyed(house, b"gui lai lan hai")
    again = an_upload(house, b"gui lai lan hai")
    assert again.stored_id == row.pk
    # The sweep comes late: the content lives again and keeps its bytes.
    assert not destruction.sweep_bytes(stored_id=row.pk)
    with files.open_stored(again.stored) as reader:
        assert io.BytesIO(reader.read()).getvalue() == b"gui lai lan hai"


@pytest.mark.rule("R18")
def test_an_upload_whose_content_was_destroyed_meanwhile_is_not_used(house: make.Office) -> None:
    waiting = an_upload(house, b"con cho dung")
    document = make.arrived(house, uploads=[an_upload(house, b"con cho dung")])
    destruction.content_of(document=document, act=house.act("clerk"))
    waiting.refresh_from_db()
    with pytest.raises(InvalidInput):
        files.take(upload=waiting, act=house.act("clerk"))


@pytest.mark.rule("R15")
def test_a_picture_of_two_files_stays_for_the_other(house: make.Office) -> None:
    one, other = (an_upload(house, text).stored for text in (b"tap mot", b"tap hai"))
    picture = an_upload(house, b"cung mot hinh").stored
    for stored in (one, other):
        Thumbnail.objects.create(
            of=stored, page=1, width=240, height=300, stored=picture, made_at=house.now
        )
    destruction.stored_file(stored=one, act=house.act("clerk"))
    picture.refresh_from_db()
    assert picture.destroyed_at is None
    destruction.stored_file(stored=other, act=house.act("clerk"))
    picture.refresh_from_db()
    assert picture.destroyed_at is not None


@pytest.mark.rule("R18")
def test_text_read_while_it_was_destroyed_is_not_kept(house: make.Office) -> None:
    row = destroyed(house, b"doc cham qua")
    assert not derivatives.needs_text(row)
    found = derivatives.text.Extracted(pages=("bí mật",), method="text", thin_pages=())
    assert derivatives._keep_text(row, found, [], house.act("clerk")) is None
    assert not FileText.objects.filter(stored=row).exclude(text="").exists()


@pytest.mark.rule("SEC-12")
def test_text_of_the_editor_goes_with_the_content(house: make.Office) -> None:
    draft = make.outgoing(house, state="drafting")
    stored = an_upload(house, b"ban viet tren cong").stored
    version = make.version(draft, stored, house.drafter)
    with destruction.pgtrigger.ignore("documents.DocumentVersion:fixed_at_birth"):
        DocumentVersion.objects.filter(pk=version.pk).update(content={"closing": "mật"})
    destruction.content_of(document=draft, act=house.act("clerk"))
    version.refresh_from_db()
    assert version.content is None


@pytest.mark.rule("SEC-03")
def test_a_parcel_has_neither_closed_nor_destroyed_files(house: make.Office) -> None:
    closed, gone = an_upload(house, b"tep bi dong"), an_upload(house, b"tep da huy")
    letter = make.processing(house, uploads=[an_upload(house, b"tep thuong"), closed, gone])
    dossier = make.dossier(house)
    dossiers.add(dossier=dossier, document=letter, act=house.act("drafter"))
    SecrecyFinding.objects.create(
        document=letter, stored=closed.stored, level=3, found_at=house.now
    )
    destruction.stored_file(stored=gone.stored, act=house.act("clerk"))
    destruction.sweep_bytes(stored_id=gone.stored_id)
    whole = b"".join(dossier_exports.begin(dossier=dossier, act=house.act("drafter")))
    assert closed.stored.sha256.encode() not in whole
    archive = dossier_exports.parcel.zipfile.ZipFile(io.BytesIO(whole))
    told = archive.read(dossier_exports.parcel.XML_NAME)
    assert closed.stored.sha256.encode() not in told
    assert gone.stored.sha256.encode() not in told
    assert b"tep thuong" in b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.rule("SEC-03")
def test_content_is_closed_wherever_it_is_used(house: make.Office) -> None:
    upload = an_upload(house, b"tep bi dong o noi khac")
    document = make.arrived(house, uploads=[upload])
    SecrecyFinding.objects.create(
        document=document, stored=upload.stored, level=3, found_at=house.now
    )
    with pytest.raises(SecrecyRefused):
        files.refuse_closed_content(upload.stored)
    with pytest.raises(NotFound):
        files.refuse_closed_content(destroyed(house, b"khong con"))
