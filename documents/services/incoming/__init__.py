"""Acts on incoming documents; each function carries the name of its transition."""

from documents.services.assignments import AssignmentIn
from documents.services.incoming.arrival import (
    arrive,
    edit,
    register,
    return_to_sender,
    take_back,
)
from documents.services.incoming.fields import IncomingData
from documents.services.incoming.handling import (
    accept,
    comment,
    complete,
    confirm,
    file_away,
    reject_result,
    reopen,
    report_done,
)
from documents.services.incoming.mail import arrive_by_mail, is_mail, take_in_uploads
from documents.services.incoming.packages import (
    PackageFile,
    ReceivedPackage,
    known,
    own_uploads,
    receive,
)
from documents.services.incoming.recalls import ask_back, recall, refuse_recall
from documents.services.incoming.routing import (
    assign,
    direct,
    hand_back,
    hand_down,
    present,
    send_back,
)
from documents.services.incoming.scans import add_scan

__all__ = [
    "AssignmentIn",
    "IncomingData",
    "PackageFile",
    "ReceivedPackage",
    "accept",
    "add_scan",
    "arrive",
    "arrive_by_mail",
    "ask_back",
    "assign",
    "comment",
    "complete",
    "confirm",
    "direct",
    "edit",
    "file_away",
    "hand_back",
    "hand_down",
    "is_mail",
    "known",
    "own_uploads",
    "present",
    "recall",
    "receive",
    "refuse_recall",
    "register",
    "reject_result",
    "reopen",
    "report_done",
    "return_to_sender",
    "send_back",
    "take_back",
    "take_in_uploads",
]
