"""The steps of the journey: a letter arrives, is answered, signed, numbered, sealed, issued, filed."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.journey.client import Api

Say = Callable[[str], None]


@dataclass
class Cast:
    """Who plays: uid by part."""

    clerk: str
    leader: str
    drafter: str
    head: str
    checker: str
    leader_right: str
    unit: str
    pin: str


@dataclass
class Story:
    api: Api
    cast: Cast
    pdf: Path
    docx: Path
    kinds: dict[str, str]
    out: Path
    say: Say
    begun: float = field(default_factory=time.monotonic)
    step_number: int = 0

    def step(self, text: str) -> None:
        self.step_number += 1
        self.say(f"{self.step_number:>2}. [{time.monotonic() - self.begun:6.1f} s] {text}")

    def tell(self) -> dict[str, Any]:
        incoming = self.incoming()
        outgoing = self.outgoing(incoming)
        outgoing = self.sign_number_seal_issue(outgoing)
        self.finish(incoming, outgoing)
        dossier = self.dossier(incoming, outgoing)
        self.search(incoming, outgoing)
        path = self.fetch(outgoing)
        return {"incoming": incoming, "outgoing": outgoing, "dossier": dossier, "path": path}

    def incoming(self) -> Any:
        api, cast = self.api, self.cast
        upload = api.upload(self.pdf, cast.clerk)
        self.step(
            f"The letter is sent in: {upload['name']}, {upload['size']} bytes, "
            f"{upload['pages']} pages, SHA-256 {upload['sha256'][:16]}…"
        )
        mark = time.strftime("%H%M%S")
        document = api.post(
            "/incoming/",
            cast.clerk,
            {
                "uploads": [upload["uid"]],
                "kind": self.kinds["incoming"],
                "code_display": f"{mark}/UBND-KT",
                "issued_on": time.strftime("%Y-%m-%d"),
                "issuer_name": "Ủy ban nhân dân tỉnh Khuê Giang",
                "subject": f"V/v báo cáo kết quả số hóa hồ sơ, tài liệu lưu trữ, đợt {mark}",
            },
        )
        self.step(f"It has arrived: {document['state_label']}.")
        path = f"/incoming/{document['uid']}"
        document = api.post(f"{path}/register/", cast.clerk)
        self.step(f"Registered under arrival number {document['arrival_number']}.")
        document = api.post(f"{path}/present/", cast.clerk, {"to": cast.leader})
        self.step(f"Presented: {document['state_label']}.")
        document = api.post(
            f"{path}/direct/",
            cast.leader,
            {
                "text": "Giao chuyên viên chủ trì dự thảo văn bản trả lời.",
                "assignments": [{"role": "lead", "person": cast.drafter}],
            },
        )
        self.step(f"The leader's instruction is written; deadline {document['due_on']}.")
        document = api.post(f"{path}/accept/", cast.drafter)
        self.step(f"The drafter takes the work on: {document['state_label']}.")
        return document

    def outgoing(self, incoming: Any) -> Any:
        api, cast = self.api, self.cast
        upload = api.upload(self.docx, cast.drafter)
        document = api.post(
            "/outgoing/",
            cast.drafter,
            {
                "kind": self.kinds["outgoing"],
                "subject": f"Trả lời: {incoming['subject']}"[:480],
                "signer": cast.leader,
                "signing_right": cast.leader_right,
                "upload": upload["uid"],
                "replies_to": [incoming["uid"]],
                "recipients": [{"name": incoming["issuer_name"]}],
            },
        )
        self.step(f"The answer is drafted from {upload['name']}: {document['state_label']}.")
        path = f"/outgoing/{document['uid']}"
        document = api.wait(f"{path}/", cast.drafter, _is_pdf, "the conversion to PDF")
        self.step(f"The text is PDF now: {document['page_count']} pages.")
        document = api.post(f"{path}/submit_content/", cast.drafter)
        self.step(f"Submitted: {document['state_label']}.")
        document = api.post(f"{path}/approve_content/", cast.head)
        self.step(f"Content approved by the head of unit: {document['state_label']}.")
        self._settle_form(path)
        document = api.post(f"{path}/pass_form/", cast.checker)
        self.step(f"Form passed: {document['state_label']}.")
        return document

    def _settle_form(self, path: str) -> None:
        """Wait for the machine's look at the form; the checker lets its errors stand in words."""
        api, cast = self.api, self.cast
        report = api.wait(f"{path}/form/", cast.checker, _is_checked, "the check of the form")
        errors = [one for one in report["findings"] if one["severity"] == "error"]
        for one in errors:
            body = {"fingerprint": one["fingerprint"], "reason": "Theo mẫu của cơ quan"}
            api.post(f"{path}/let_fault_stand/", cast.checker, body)
        if report["state"] == "failed":
            api.post(f"{path}/let_fault_stand/", cast.checker, {"reason": "Đã kiểm tra bằng mắt"})
        self.step(f"The machine gives the form {report['score']} points; {len(errors)} errors.")

    def sign_number_seal_issue(self, document: Any) -> Any:
        api, cast = self.api, self.cast
        path = f"/outgoing/{document['uid']}"
        self._sign(document, "leader", cast.leader)
        document = api.get(f"{path}/", cast.clerk)
        document = api.post(f"{path}/take_number/", cast.clerk)
        self.step(f"Number and date: {document['code_display']}, {document['issued_on']}.")
        document = api.wait(
            f"{path}/", cast.clerk, _has_version("numbered"), "number and date in the file"
        )
        self.step("Number and date stand in the file; the leader's signature is untouched.")
        self._sign(document, "seal", cast.clerk)
        document = api.post(f"{path}/issue/", cast.clerk)
        self.step(
            f"Issued to {len(document['recipients'])} recipient(s): {document['state_label']}."
        )
        return document

    def _sign(self, document: Any, purpose: str, person: str) -> None:
        api = self.api
        shown = api.get(f"/outgoing/{document['uid']}/", person)["versions"][-1]["sha256"]
        asked = api.post(
            "/signing-requests/",
            person,
            {"document": document["uid"], "purpose": purpose, "shown": shown},
        )
        path = f"/signing-requests/{asked['uid']}"
        api.call("POST", f"{path}/pin/", person, json={"pin": self.cast.pin})
        done = api.wait(
            f"{path}/",
            person,
            lambda r: r["state"] in {"done", "failed", "needs_pin", "cancelled"},
            f"the {purpose} signature",
        )
        if done["state"] != "done":
            raise RuntimeError(done.get("sentence") or done["state"])
        self.step(f"Signature of the {purpose}: {done['state']}, level {done['level']}.")

    def finish(self, incoming: Any, outgoing: Any) -> None:
        done = self.api.post(
            f"/incoming/{incoming['uid']}/complete/",
            self.cast.drafter,
            {"outcome": "answer", "answer": outgoing["uid"]},
        )
        self.step(f"The incoming letter is finished by the answer: {done['state_label']}.")

    def dossier(self, incoming: Any, outgoing: Any) -> Any:
        api, cast = self.api, self.cast
        plans = api.get("/file-plans/", cast.drafter)["results"]
        year = time.localtime().tm_year
        headings = next(plan["classes"] for plan in plans if plan["year"] == year)
        dossier = api.post(
            "/dossiers/",
            cast.drafter,
            {
                "record_class": headings[0]["uid"],
                "title": f"Số hóa tài liệu {time.strftime('%H%M%S')}",
            },
        )
        path = f"/dossiers/{dossier['uid']}"
        for document in (incoming, outgoing):
            api.post(f"{path}/add/", cast.drafter, {"document": document["uid"]})
        dossier = api.post(f"{path}/close/", cast.drafter)
        self.step(f"Dossier {dossier['notation']} ({dossier['title']}): {dossier['state_label']}.")
        for item in api.get(f"{path}/items/", cast.drafter)["results"]:
            self.say(
                f"      {item['ordinal']}. {item['code_display']}  {item['issued_on']}  {item['subject']}"
            )
        return dossier

    def search(self, incoming: Any, outgoing: Any) -> None:
        for words, wanted in (
            (outgoing["code_display"], outgoing["uid"]),
            (f"bao cao ket qua so hoa {incoming['code_number']}", incoming["uid"]),
        ):
            found = self.api.get("/search/", self.cast.drafter, params={"q": words})["results"]
            place = next((n for n, hit in enumerate(found, 1) if hit["uid"] == wanted), None)
            if place is None:
                raise RuntimeError(f"The search for “{words}” does not find the document.")
            self.step(f"The search for “{words}” finds it, place {place} of {len(found)}.")

    def fetch(self, outgoing: Any) -> Path:
        """The issued file and an independent program's verdict on it."""
        file = max((f for f in outgoing["files"] if f["version"]), key=lambda f: int(f["version"]))
        data = self.api.get(f"/files/{file['uid']}/content/", self.cast.clerk)
        path: Path = self.out / str(file["name"])
        path.write_bytes(data)
        self.step(f"The issued file: {path}")
        judge = shutil.which("pdfsig")
        if judge is None:
            self.say("      pdfsig is not installed (make system): no outside verdict.")
            return path
        shown = subprocess.run(
            [judge, "-nocert", str(path)], capture_output=True, text=True, check=False
        )
        for line in shown.stdout.splitlines()[1:]:
            self.say(f"      {line}")
        if shown.stdout.count("Signature is Valid") < 2:
            raise RuntimeError("pdfsig does not call both signatures valid.")
        return path


def _is_checked(report: Any) -> bool:
    return bool(report["state"] in {"done", "failed"})


def _is_pdf(document: Any) -> bool:
    versions = document["versions"]
    if versions and versions[-1]["note"]:
        raise RuntimeError(versions[-1]["note"])
    return bool(versions) and versions[-1]["media_type"] == "application/pdf"


def _has_version(origin: str) -> Callable[[Any], bool]:
    return lambda document: document["versions"][-1]["origin"] == origin
