"""A dossier taken out as a parcel and read again; printed in the forms of the law."""

from __future__ import annotations

import hashlib
import io
import itertools
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from lxml import etree
from openpyxl import load_workbook

from core.errors import InvalidInput, NotFound, Unavailable
from core.models import JournalEntry, Progress
from documents.engine import dossier_parcel as parcel
from documents.engine.files.store import FileStore
from documents.jobs import dossiers as jobs
from documents.models import Document, DocumentFile, DocumentGrant, Dossier, DossierItem, StoredFile
from documents.services import dossier_exports, dossier_prints, dossiers, grants
from tests.factories import documents as make

NS = {"k": parcel.NAMESPACE}
_count = itertools.count(1)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    """A store with bytes in it: whatever the factories make is really there."""
    made = FileStore(tmp_path, {"k0": b"k" * 32}, "k0")

    def stored_file(*, media_type: str = make.PDF, content: str = "", size: int = 0) -> StoredFile:
        body = (content or f"%PDF nội dung {next(_count)}").encode().ljust(size, b".")
        put = made.put_stream(iter([body]), max_bytes=10**9)
        row, _new = StoredFile.objects.get_or_create(
            sha256=put.sha256,
            defaults={
                "size": put.size, "media_type": media_type, "wrapped_key": put.wrapped_key,
                "key_id": put.key_id, "pages": 2, "created_at": make.NOW,
            },
        )  # fmt: skip
        return row

    monkeypatch.setattr(make, "stored_file", stored_file)
    monkeypatch.setattr("documents.services.files.file_store", lambda: made)
    monkeypatch.setattr("documents.services.dossier_exports.file_store", lambda: made)
    return made


def told(house: make.Office) -> tuple[Dossier, list[Any]]:
    """An incoming letter and its answer in a dossier."""
    letter = make.processing(house, note="Gấp\x0b, xem kỹ")
    answer = make.outgoing(
        house, state="issued", signer_name="Nguyễn Văn Thử", signer_position="Chủ tịch",
        page_count=2, copies=4, urgency=1,
    )  # fmt: skip
    answer.reply_links.create(incoming=letter, added_at=house.now, added_by=house.drafter)
    answer.recipients.create(ordinal=1, name="Sở Nội vụ")
    make.incoming.complete(
        document=letter, outcome="answer", note="", answer=answer, act=house.act("head")
    )
    make.version(answer, make.stored_file(media_type=make.DOCX), house.drafter)
    dossier = make.dossier(house, title="Rà soát & kiểm tra <2026>")
    for document in (answer, letter):
        dossiers.add(dossier=dossier, document=document, act=house.act("drafter"))
    dossier = dossiers.close(dossier=dossier, act=house.act("drafter"))
    return dossier, [letter, answer]


def opened(pieces: Any) -> tuple[zipfile.ZipFile, etree._Element]:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    return archive, etree.fromstring(archive.read(parcel.XML_NAME))


def text(node: etree._Element, path: str) -> str:
    return node.findtext("/".join(f"k:{part}" for part in path.split("/")), "", NS)


@pytest.mark.rule("DOS-07")
@pytest.mark.rule("R29")
def test_a_parcel_is_read_again_field_by_field_and_hash_by_hash(
    house: make.Office, store: FileStore
) -> None:
    dossier, papers = told(house)
    archive, root = opened(dossier_exports.begin(dossier=dossier, act=house.act("drafter")))
    assert parcel.validate(archive.read(parcel.XML_NAME)) == []
    assert {
        path: text(root, path)
        for path in (
            "FileCode/OrganId", "FileCode/FileCatalog", "FileCode/FileNotation", "Title",
            "Maintenance", "Creator", "StartDate", "EndDate", "DocTotal", "PageTotal", "State",
        )
    } == {
        "FileCode/OrganId": house.organisation.organisation.identifier_code
        or house.organisation.symbol,
        "FileCode/FileCatalog": "2026", "FileCode/FileNotation": "01.TH",
        "Title": "Rà soát & kiểm tra <2026>", "Maintenance": "10 năm",
        "Creator": house.drafter.full_name, "StartDate": "10/03/2026", "EndDate": "10/03/2026",
        "DocTotal": "2", "PageTotal": str(sum(p.page_count or 0 for p in papers)),
        "State": "closed",
    }  # fmt: skip
    documents = root.findall("k:Documents/k:Document", NS)
    assert [node.get("uid") for node in documents] == [str(paper.uid) for paper in papers]
    letter, answer = papers
    letter.refresh_from_db()
    answer.refresh_from_db()
    for place, (node, paper) in enumerate(zip(documents, papers, strict=True), start=1):
        assert text(node, "DocOrdinal") == str(place)
        assert text(node, "TypeName") == paper.kind.name
        assert text(node, "Subject") == paper.subject
        assert text(node, "IssuedDate") == f"{paper.issued_on:%d/%m/%Y}"
        assert node.get("state") == paper.state
    assert text(documents[0], "OrganName") == "Sở Nội vụ"
    assert text(documents[0], "ArrivalNumber") == str(letter.arrival_number)
    assert text(documents[0], "Description") == "Gấp, xem kỹ"
    assert text(documents[1], "CodeNumber") == answer.code_number
    assert text(documents[1], "CodeNotation") == answer.code_notation
    assert text(documents[1], "SignerInfo/FullName") == "Nguyễn Văn Thử"
    assert text(documents[1], "To/OrganName") == "Sở Nội vụ"
    assert text(documents[1], "IssuedAmount") == "4"
    assert text(documents[1], "Priority") == "1"
    relation = documents[1].find("k:Relations/k:Relation", NS)
    assert relation is not None
    assert (relation.get("kind"), relation.get("uid")) == ("answers", str(letter.uid))
    acts = [n.get("act") for n in documents[0].iterfind("k:TraceHeaderList/k:TraceHeader", NS)]
    assert acts[0] == "documents.incoming.arrive"
    assert "documents.incoming.complete" in acts
    listed = [node for one in documents for node in one.iterfind("k:Files/k:File", NS)]
    kept = DocumentFile.objects.filter(document__in=[letter.pk, answer.pk])
    assert len(listed) == kept.count() == 3
    for node in listed:
        body = archive.read(str(node.get("path")))
        assert hashlib.sha256(body).hexdigest() == node.get("sha256")
        assert str(len(body)) == node.get("size")
        assert kept.filter(stored__sha256=node.get("sha256"), name=node.get("name")).exists()
    paths = {str(node.get("path")) for node in listed}
    assert set(archive.namelist()) == paths | {parcel.XML_NAME, parcel.XSD_NAME}
    line = JournalEntry.objects.get(verb="documents.dossier.export")
    assert (line.actor_id, line.facts["documents"]) == (house.drafter.pk, 2)


@pytest.mark.rule("DOS-07")
@pytest.mark.rule("R25")
def test_what_the_exporter_may_not_see_is_neither_named_nor_counted(
    house: make.Office, store: FileStore
) -> None:
    dossier, (letter, _answer) = told(house)
    before = b"".join(dossier_exports.begin(dossier=dossier, act=house.act("archivist")))
    assert letter.subject.encode() in zipfile.ZipFile(io.BytesIO(before)).read(parcel.XML_NAME)
    grants.withdraw(
        document=letter,
        principals=[one.principal for one in letter.grants.select_related("principal")],
        act=house.act("clerk"),
    )
    archive, root = opened(dossier_exports.begin(dossier=dossier, act=house.act("archivist")))
    words = archive.read(parcel.XML_NAME).decode()
    assert letter.subject not in words
    assert str(letter.uid) not in words
    assert letter.code_display not in words
    assert (text(root, "DocTotal"), text(root, "PageTotal")) == ("1", "2")
    assert text(root, "Documents/Document/DocOrdinal") == "1"
    index = dossier_prints.index_sheet(dossier=dossier, act=house.act("archivist"))
    sheet = load_workbook(io.BytesIO(index)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=3)] == [1]


@pytest.mark.rule("DOS-01")
@pytest.mark.rule("R20")
def test_a_document_of_two_dossiers_is_stored_once_and_goes_out_with_both(
    house: make.Office, store: FileStore
) -> None:
    dossier, papers = told(house)
    other = make.dossier(house, title="Việc khác")
    dossiers.add(dossier=other, document=papers[0], act=house.act("drafter"))
    stored = StoredFile.objects.count()
    for one in (dossier, other):
        archive, _root = opened(dossier_exports.begin(dossier=one, act=house.act("drafter")))
        name = papers[0].files.get().name
        assert any(path.endswith(name) for path in archive.namelist())
    assert StoredFile.objects.count() == stored
    dossiers.remove(item=other.items.get(), reason="Nhầm hồ sơ", act=house.act("drafter"))
    assert dossier.items.filter(document=papers[0].pk).exists()


def test_a_damaged_file_lets_no_parcel_out(house: make.Office, store: FileStore) -> None:
    dossier, papers = told(house)
    stored = papers[0].files.get().stored
    other = make.stored_file(content="một tệp khác hẳn")
    StoredFile.objects.filter(pk=stored.pk).update(
        wrapped_key=other.wrapped_key, key_id=other.key_id
    )
    with pytest.raises((Unavailable, Exception)) as broken:
        list(dossier_exports.begin(dossier=dossier, act=house.act("drafter")))
    assert broken.value is not None


@pytest.mark.rule("DOS-07")
def test_five_hundred_documents_are_made_by_a_job_in_bounded_memory(
    client: Any, house: make.Office, store: FileStore, django_capture_on_commit_callbacks: Any
) -> None:
    dossier = make.dossier(house)
    stored = [make.stored_file(size=200_000) for _n in range(5)]
    principal = make.principals.of_person(house.drafter)
    papers = Document.objects.bulk_create(
        Document(
            organisation=house.organisation, direction="internal", state="issued",
            kind=house.kind, subject=f"Tài liệu {n}", issued_on=house.now.date(),
            sort_on=house.now.date(), created_at=house.now, updated_at=house.now, page_count=1,
        )
        for n in range(500)
    )  # fmt: skip
    DocumentGrant.objects.bulk_create(
        DocumentGrant(document=paper, principal=principal, reason="filed", given_at=house.now)
        for paper in papers
    )
    DossierItem.objects.bulk_create(
        DossierItem(dossier=dossier, document=paper, ordinal=n, added_at=house.now)
        for n, paper in enumerate(papers, start=1)
    )
    DocumentFile.objects.bulk_create(
        DocumentFile(
            document=paper, stored=stored[n % 5], name="tai-lieu.pdf", role="main",
            added_at=house.now,
        )
        for n, paper in enumerate(papers)
    )  # fmt: skip
    act = house.act("drafter")
    assert not dossier_exports.is_small(dossier, act)
    row = dossier_exports.ask(dossier=dossier, act=act)
    tracemalloc.start()
    assert act.who is not None
    jobs.export_dossier(
        dossier_id=dossier.pk, progress_id=row.pk, person_id=house.drafter.pk,
        capacity=act.who.key,
    )  # fmt: skip
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    row.refresh_from_db()
    assert (row.state, row.done) == (Progress.State.DONE, 500), row.sentence
    made = StoredFile.objects.get(uid=row.result["stored"])
    assert made.size > 100_000_000
    assert peak < 32 * 1024 * 1024
    client.force_login(house.drafter)
    answer = client.get(row.result["url"])
    size = sum(len(piece) for piece in answer.streaming_content)
    assert size == made.size
    client.force_login(house.archivist)
    assert client.get(row.result["url"]).status_code == 404
    late = house.act("drafter", at=made.created_at.replace(year=made.created_at.year + 1))
    assert dossier_exports.clear(act=late) == 1
    assert not store.exists(made.sha256)
    with pytest.raises(NotFound):
        dossier_exports.made(uid=row.uid, act=act)


def test_the_papers_of_a_dossier(client: Any, house: make.Office, store: FileStore) -> None:
    dossier, papers = told(house)
    client.force_login(house.drafter)
    for name in ("dossier-print", "dossier-cover", "dossier-closing-sheet"):
        answer = client.get(reverse(f"documents:{name}", args=[dossier.uid]))
        assert answer.status_code == 200, name
        assert answer.content.startswith(b"%PDF"), name
    lines = dossier_prints.contents(dossier, house.act("drafter").who)
    pages = papers[0].page_count or 0
    assert [line.span for line in lines][1] == f"{pages + 1}–{pages + 2}"
    address = reverse("documents:dossiers-transfer-list")
    answer = client.get(f"{address}?form=pdf&dossier={dossier.uid}")
    assert answer.content.startswith(b"%PDF")
    sheet = client.get(f"{address}?form=xlsx&dossier={dossier.uid}")
    rows = list(load_workbook(io.BytesIO(sheet.content)).worksheets[0].iter_rows(values_only=True))
    assert rows[2][:3] == (1, "01.TH", "Rà soát & kiểm tra <2026>")
    assert client.get(f"{address}?form=pdf").status_code == 422
    with pytest.raises(InvalidInput):
        dossier_prints.closing_sheet(dossier=make.dossier(house), act=house.act("drafter"))
    answer = client.post(reverse("documents:dossier-export", args=[dossier.uid]))
    assert answer["Content-Type"] == "application/zip"
    opened(answer.streaming_content)
