"""Submission slips and what belongs to them."""

from slips.models.papers import AttachedDraft, Opinion, SigningResult, SupportingFile
from slips.models.parts import Basis, Milestone, MilestoneSupport, Option, Resource
from slips.models.slips import QUESTION_LENGTH, Round, Slip, SlipCounter

__all__ = [
    "QUESTION_LENGTH",
    "AttachedDraft",
    "Basis",
    "Milestone",
    "MilestoneSupport",
    "Opinion",
    "Option",
    "Resource",
    "Round",
    "SigningResult",
    "Slip",
    "SlipCounter",
    "SupportingFile",
]
