"""Papers that are sent, described and registered, against storing their bytes and one row."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from core.acts import Act
from demo import papers
from demo.bench import house as houses
from demo.bench.house import House
from demo.bench.measure import Figure, by_turns
from documents.services import files, incoming
from documents.services.incoming import IncomingData
from documents.services.store import file_store


def measure(house: House, *, how_many: int) -> Figure:
    """From the first byte to the arrival number; text and pictures are the workers' part."""
    warm = 2
    ours_papers = [_paper(n) for n in range(how_many + warm)]
    # Other bytes of the same size: a content that is there already costs nothing.
    bare_papers = [paper + f"\n% {n}\n".encode() for n, paper in enumerate(ours_papers)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_paper (sha256 text PRIMARY KEY, at timestamptz)")
    office = house.office

    def ours(number: int) -> None:
        act: Act = office.act(houses.CLERK)
        paper = ours_papers[number]
        upload = files.receive(
            name=f"van-ban-{number}.pdf", chunks=iter([paper]), declared_size=len(paper), act=act
        )
        document = incoming.arrive(
            organisation=office.organisation,
            uploads=[upload],
            data=IncomingData(
                kind=house.kind,
                code_display=f"{number + 1}/BC-STC",
                issued_on=act.on,
                issuer_name="Sở Tài chính tỉnh Khuê Giang",
                subject=f"Về việc báo cáo số liệu lần {number + 1}",
            ),
            act=act,
        )
        incoming.register(document=document, register=house.register, act=act)

    def bare(number: int) -> None:
        stored = file_store().put_stream(iter([bare_papers[number]]), max_bytes=2**30)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_paper VALUES (%s, %s)", [stored.sha256, timezone.now()]
            )

    took, floor = by_turns(ours, bare, rounds=how_many, warm=warm)
    return Figure(
        f"upload and registration, each of {how_many} PDFs",
        "sealed in the store + one INSERT",
        "ms",
        took,
        floor,
        how_many,
    )


def _paper(number: int) -> bytes:
    return papers.letter(
        family="state",
        organisation="SỞ TÀI CHÍNH",
        higher="UBND TỈNH KHUÊ GIANG",
        notation="BC-STC",
        number=str(number + 1),
        place="Khuê Giang",
        on=timezone.localdate(),
        year=timezone.localdate().year,
        kind="Báo cáo",
        subject=f"Về việc báo cáo số liệu lần {number + 1}",
        paragraphs=["Kính báo cáo số liệu để tổng hợp."] * 4,
        to=["Văn phòng Tỉnh ủy"],
        signature_lines=["GIÁM ĐỐC"],
        signer="Người ký trình diễn",
    )
