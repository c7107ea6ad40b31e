"""A draft of the demo offices that is out for opinions; one has been given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from demo.offices import Office
from documents.choices import Verdict
from documents.engine import structured
from documents.models import CommentRequest, OutgoingDocument
from documents.selectors import drafting
from documents.services import outgoing


def ask(
    office: Office, document: OutgoingDocument, paragraphs: Sequence[str], drafter: str
) -> None:
    """The draft is written on in the portal where its kind may be, and three colleagues are asked."""
    act = office.act(drafter)
    if drafting.may_be_written_here(office.organisation, document.kind, act.on):
        document = outgoing.write(
            document=document,
            content=structured.content(body="\n".join(paragraphs)),
            note="Soạn lại trên phần mềm",
            act=act,
        )
    asked = [row["username"] for row in office.spec["people"] if "drafter" in row["roles"]]
    asked = [name for name in asked if name != drafter][:3]
    document = outgoing.ask_comments(
        document=document,
        people=[office.people[name] for name in asked],
        question="Đề nghị cho ý kiến về thời hạn và nơi nhận.",
        due_on=act.on + timedelta(days=3),
        act=act,
    )
    first = CommentRequest.objects.get(round__document=document, person=office.people[asked[0]])
    outgoing.answer(
        request=first,
        verdict=Verdict.CHANGES,
        text="Đề nghị lùi thời hạn thêm 05 ngày để các đơn vị kịp chuẩn bị.",
        act=office.act(asked[0]),
    )
