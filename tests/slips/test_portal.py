"""The pages of slips, as people without a script walk them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from slips.choices import SlipState
from slips.models import Slip
from slips.services import writing
from tests.factories import documents as make
from tests.factories import slips as made

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def visit(house: make.Office, name: str) -> Client:
    client = Client()
    client.force_login(house.people[name], backend=BACKEND)
    return client


def text_of(answer: Any) -> str:
    page = answer.content.decode()
    return re.sub(r"\s+", " ", page[page.find("<main") : page.find("</main>")])


def test_a_slip_is_begun_from_a_letter_in_one_act_and_filled_in(house: make.Office) -> None:
    made.the_kind()
    letter = make.processing(house)
    client = visit(house, "head")
    panel = client.get(reverse("slips:panel", args=[letter.uid]))
    assert reverse("slips:begin-from", args=[letter.uid]) in panel.content.decode()
    answer = client.post(reverse("slips:begin-from", args=[letter.uid]))
    slip = Slip.objects.get()
    assert answer["Location"] == reverse("slips:edit", args=[slip.uid, "matter"])
    page = text_of(client.get(answer["Location"]))
    assert letter.subject in page
    assert letter.code_display in text_of(
        client.get(reverse("slips:edit", args=[slip.uid, "problem"]))
    )


def test_every_step_is_sent_and_the_slip_is_submitted_without_a_script(house: make.Office) -> None:
    made.the_kind()
    today = house.now.astimezone().strftime
    client = visit(house, "drafter")
    day = made.data(house)["milestones"][0]
    assert today
    answer = client.post(
        reverse("slips:create"),
        {"subject": "Mua máy quét", "summary": "Mua 02 máy quét, 60 triệu đồng", "urgency": "0",
         "addressee": str(house.leader.uid), "decide_by": f"{day.starts_on:%d/%m/%Y}"},
    )  # fmt: skip
    slip = Slip.objects.get()
    assert answer.status_code == 302, text_of(answer)
    review = reverse("slips:review", args=[slip.uid])
    page = text_of(client.get(review))
    assert f"{reverse('slips:edit', args=[slip.uid, 'problem'])}#field-question" in page
    steps: dict[str, dict[str, Any]] = {
        "problem": {"context": "Máy cũ hỏng.", "question": "Cho mua 02 máy quét?",
                    "why_now": "Tồn đọng số hóa.", "bases_text": "Luật Đấu thầu\nQuy chế chi tiêu"},
        "options": {"options-TOTAL_FORMS": "2", "options-INITIAL_FORMS": "0",
                    "options-0-content": "Mua mới", "options-0-pros": "Nhanh", "options-0-cons": "Tốn",
                    "options-1-content": "Thuê", "options-1-pros": "Rẻ", "options-1-cons": "Chậm",
                    "recommended": "1"},
        "resources": {"resources-0-amount": "60.000.000", "resources-0-source": "Tự chủ",
                      "resources-1-is_none": "on", "resources-2-is_none": "on",
                      "resources-3-is_none": "on"},
        "milestones": {"milestones-TOTAL_FORMS": "2", "milestones-INITIAL_FORMS": "0",
                       "milestones-0-content": "Mua sắm", "milestones-0-product": "02 máy quét",
                       "milestones-0-starts_on": f"{day.starts_on:%d/%m/%Y}",
                       "milestones-0-ends_on": f"{day.ends_on:%d/%m/%Y}",
                       "milestones-0-lead": f"u:{house.unit.uid}",
                       "milestones-0-supports": [f"p:{house.colleague.uid}"],
                       "responsible": str(house.head.uid)},
        "papers": {},
    }  # fmt: skip
    for step, values in steps.items():
        sent = client.post(reverse("slips:edit", args=[slip.uid, step]), values)
        assert sent.status_code == 302, (step, text_of(sent))
    slip.refresh_from_db()
    assert slip.options.get(recommended=True).content == "Thuê"
    assert slip.resources.get(kind="money").amount == 60_000_000
    assert slip.milestones.get().lead == house.unit
    answer = client.post(review, {"revision": slip.revision})
    assert answer.status_code == 302, text_of(answer)
    slip.refresh_from_db()
    assert slip.state == SlipState.SUBMITTED


def test_every_page_of_a_slip_answers(house: make.Office) -> None:
    slip = made.drafting(house)
    client = visit(house, "drafter")
    names = ["detail", "paper", "review", "ask"]
    addresses = [reverse(f"slips:{name}", args=[slip.uid]) for name in names]
    for step in ("matter", "problem", "options", "resources", "milestones", "opinions", "papers"):
        addresses.append(reverse("slips:edit", args=[slip.uid, step]))
    addresses += [f"{reverse('slips:edit', args=[slip.uid, 'options'])}?add=1"]
    addresses += [reverse("slips:list"), reverse("slips:measures"), reverse("slips:measures-sheet")]
    addresses += [reverse("slips:act", args=[slip.uid, "withdraw"]), reverse("slips:create")]
    for address in addresses:
        assert client.get(address).status_code == 200, address
    other = visit(house, "colleague")
    for address in addresses[:4]:
        assert other.get(address).status_code == 404, address


def test_saving_and_adding_a_row_comes_back_with_one_more(house: make.Office) -> None:
    slip = made.drafting(house)
    client = visit(house, "drafter")
    address = reverse("slips:edit", args=[slip.uid, "options"])
    before = text_of(client.get(address)).count("part-pick")
    assert text_of(client.get(f"{address}?add=1")).count("part-pick") == before + 1


def test_the_leader_decides_with_one_form_and_others_have_none(house: make.Office) -> None:
    slip = made.submitted(house)
    leader = visit(house, "leader")
    page = text_of(leader.get(reverse("slips:detail", args=[slip.uid])))
    assert 'id="decide"' in page
    assert 'id="decide"' not in text_of(
        visit(house, "drafter").get(reverse("slips:detail", args=[slip.uid]))
    )
    decide = reverse("slips:decide", args=[slip.uid])
    assert visit(house, "clerk").post(decide, {"decision": "agreed"}).status_code == 403
    refused = leader.post(decide, {"decision": "more_asked", "text": ""})
    assert refused.status_code == 422
    answer = leader.post(
        decide, {"decision": "agreed", "text": "Đồng ý.", "revision": slip.revision}
    )
    assert answer.status_code == 302, text_of(answer)
    slip.refresh_from_db()
    assert slip.state == SlipState.DECIDED


@pytest.mark.rule("SUB-05")
def test_work_lines_show_what_waits_for_each(house: make.Office) -> None:
    slip = made.submitted(house)
    assert slip.subject in text_of(visit(house, "leader").get("/"))
    answer = visit(house, "leader").post(
        reverse("slips:decide", args=[slip.uid]), {"decision": "more_asked", "text": "Thêm dự toán"}
    )
    assert answer.status_code == 302
    assert slip.subject in text_of(visit(house, "drafter").get("/"))


def test_a_list_is_filtered_by_state_words_and_whose(house: make.Office) -> None:
    slip = made.submitted(house)
    draft = made.drafting(house, subject="Chuyện khác hẳn")
    client = visit(house, "drafter")
    assert client.get("/slips/?q=tru+so").content.decode().count("data-row>") == 1
    assert draft.subject in text_of(client.get("/slips/?state=drafting"))
    assert slip.subject in text_of(visit(house, "leader").get("/slips/?mine=decide"))
    assert draft.subject not in text_of(visit(house, "leader").get("/slips/"))


def test_a_basis_that_the_reader_may_not_open_is_no_link(house: make.Office) -> None:
    letter = make.processing(house)
    made.the_kind()
    slip = writing.begin(
        organisation=house.organisation, data={}, source=letter, act=house.act("head")
    )
    whole = {k: v for k, v in made.data(house).items() if k not in {"bases", "subject"}}
    slip = writing.edit(slip=slip, data=whole, act=house.act("head"))  # type: ignore[arg-type]
    assert str(letter.uid) in text_of(
        visit(house, "head").get(reverse("slips:detail", args=[slip.uid]))
    )
