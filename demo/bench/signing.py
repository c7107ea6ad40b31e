"""Signatures by the engine and through the service, against bare pyHanko with a warm key."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper

from demo import papers
from demo.bench import house as houses
from demo.bench.house import House
from demo.bench.measure import Figure, by_turns
from documents.models import OutgoingDocument
from documents.services import files, outgoing
from formcheck.services import overrides
from signatures.choices import Purpose
from signatures.engine import keys, pictures, prepare, sign
from signatures.models import Certificate
from signatures.services import certificates, requests, signing, trust


def measure(house: House, *, rounds: int) -> list[Figure]:
    """The engine's signature alone, and the service's, which also prepares, reaches for B-LT,
    validates and stores."""
    signer = certificates.opened(
        Certificate.objects.get(person=house.office.people[houses.LEADER]), house.pin
    )
    paper = _paper(house, 0)
    with tempfile.TemporaryDirectory(prefix="khuevan-bench-sign-") as name:
        engine = [
            _engine(house, signer, paper, Path(name), rounds, level)
            for level in (sign.Level.B_B, sign.Level.B_T)
        ]
    documents = [_submitted(house, n) for n in range(rounds + 1)]

    def whole(number: int) -> None:
        act = house.office.act(houses.LEADER)
        asked = requests.sign(
            document=documents[number], purpose=Purpose.LEADER, pin=house.pin, act=act
        )
        signing.run(request_id=asked.pk)
        asked.refresh_from_db()
        if asked.state != "done":
            raise RuntimeError(f"Not signed: {asked.sentence}")

    ours, floor = by_turns(
        whole, lambda _n: _bare(paper, signer, house.authority.tsa_url), rounds=rounds
    )
    return [
        *engine,
        Figure(
            "signing through the service, from PIN to stored file",
            "pyHanko B-T, warm key",
            "ms",
            ours,
            floor,
            rounds,
        ),
    ]


def _engine(
    house: House,
    signer: keys.WarmSigner,
    paper: bytes,
    folder: Path,
    rounds: int,
    level: sign.Level,
) -> Figure:
    source, prepared = folder / "source.pdf", folder / "prepared.pdf"
    source.write_bytes(paper)
    leader = house.office.people[houses.LEADER].full_name
    prepare.prepare(source, prepared, fonts=signing.fonts(), signer_name=leader)
    picture = pictures.handwriting(leader)
    how = trust.how(level)
    tsa_url = house.authority.tsa_url if level is sign.Level.B_T else ""

    def ours(number: int) -> None:
        made = sign.leader(
            prepared, folder / f"{number}.pdf", signer=signer, picture=picture, how=how
        )
        if made.level is not level:
            raise RuntimeError(f"Only {made.level}: {made.missing}")

    took, floor = by_turns(ours, lambda _n: _bare(paper, signer, tsa_url), rounds=rounds)
    return Figure(
        f"signature of the engine, {level}, with picture",
        f"pyHanko {level}, warm key",
        "ms",
        took,
        floor,
        rounds,
    )


def _bare(paper: bytes, signer: keys.WarmSigner, tsa_url: str) -> None:
    """With a time-stamp where an address is given."""
    signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name="Bare", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        ),
        signer=signer,
        timestamper=HTTPTimeStamper(tsa_url) if tsa_url else None,
    ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(paper)))


def _paper(house: House, number: int) -> bytes:
    office = house.office
    organisation = office.organisation
    return papers.letter(
        family="party",
        organisation=organisation.name,
        higher=organisation.higher_name,
        notation=f"BC/{organisation.code_symbol}",
        place=organisation.place_name,
        year=timezone.localdate().year,
        kind=house.kind.name,
        subject=f"tình hình công tác lần {number}",
        paragraphs=["Văn phòng báo cáo tình hình công tác trong kỳ."] * 4,
        to=["Thường trực Tỉnh ủy"],
        signature_lines=["CHÁNH VĂN PHÒNG"],
        signer=office.people[houses.LEADER].full_name,
    )


def _submitted(house: House, number: int) -> OutgoingDocument:
    """A document before its signer, brought there by those whose work it is."""
    office = house.office
    paper = _paper(house, number)
    act = office.act(houses.DRAFTER)
    document = outgoing.draft(
        organisation=office.organisation,
        data=outgoing.DraftData(
            kind=house.kind,
            subject=f"Báo cáo tình hình công tác lần {number}",
            signer=office.people[houses.LEADER],
            signing_right=office.rights[houses.LEADER],
            recipients=[outgoing.RecipientData(name="Thường trực Tỉnh ủy")],
        ),
        upload=files.receive(
            name=f"bao-cao-{number}.pdf", chunks=iter([paper]), declared_size=len(paper), act=act
        ),
        act=act,
    )
    document = outgoing.submit_content(document=document, act=act)
    document = outgoing.approve_content(document=document, act=office.act(houses.HEAD))
    checker = office.act(houses.CHECKER)
    # The bench measures signing: the form is passed without the machine.
    overrides.let_stand(document=document, act=checker.because("Đo hiệu năng ký số"))
    return outgoing.pass_form(document=document, act=checker)
