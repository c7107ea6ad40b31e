"""Code lists of documents and dossiers. Codes are English and stored; labels are shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Which way a document goes; an internal one is issued and stays in the house."""

    INCOMING = "incoming", _("Incoming document")
    OUTGOING = "outgoing", _("Outgoing document")
    INTERNAL = "internal", _("Internal document")


class IncomingState(models.TextChoices):
    """domain.md §1.3."""

    ARRIVED = "arrived", _("Arrived, not registered")
    RETURNED = "returned", _("Returned")
    REGISTERED = "registered", _("Registered")
    PRESENTED = "presented", _("Presented, waiting for instructions")
    ASSIGNED = "assigned", _("Assigned")
    PROCESSING = "processing", _("Being handled")
    WAIT_CONFIRM = "wait_confirm", _("Waiting for confirmation")
    COMPLETED = "completed", _("Completed")
    FILED = "filed", _("Filed for information")
    RECALLED = "recalled", _("Recalled")


class OutgoingState(models.TextChoices):
    """domain.md §2.4."""

    DRAFTING = "drafting", _("Being drafted")
    COMMENTING = "commenting", _("Out for comments")
    CONTENT_REVIEW = "content_review", _("Waiting for approval of content")
    FORM_CHECK = "form_check", _("Waiting for the form check")
    SUBMITTED = "submitted", _("Submitted for signature")
    RETURNED = "returned", _("Returned")
    SIGNED = "signed", _("Signed, waiting for a number")
    NUMBERED = "numbered", _("Numbered, waiting to be issued")
    ISSUED = "issued", _("Issued")
    RECALLING = "recalling", _("Being recalled")
    RECALLED = "recalled", _("Recalled")
    REPLACED = "replaced", _("Replaced")
    CORRECTED = "corrected", _("Corrected")
    CANCELLED = "cancelled", _("Cancelled")
    ARCHIVED = "archived", _("Archived")


STATE_CHOICES = list(dict([*IncomingState.choices, *OutgoingState.choices]).items())
"""One column holds both; the two codes that both tables know carry the same word."""

INCOMING_OPEN = (
    IncomingState.ARRIVED,
    IncomingState.REGISTERED,
    IncomingState.PRESENTED,
    IncomingState.ASSIGNED,
    IncomingState.PROCESSING,
    IncomingState.WAIT_CONFIRM,
)
"""States in which somebody still has to do something."""

OUTGOING_OPEN = (
    OutgoingState.DRAFTING,
    OutgoingState.COMMENTING,
    OutgoingState.CONTENT_REVIEW,
    OutgoingState.FORM_CHECK,
    OutgoingState.SUBMITTED,
    OutgoingState.RETURNED,
    OutgoingState.SIGNED,
    OutgoingState.NUMBERED,
    OutgoingState.RECALLING,
)

OUTGOING_EDITABLE = (
    OutgoingState.DRAFTING,
    OutgoingState.COMMENTING,
    OutgoingState.RETURNED,
)
"""States in which the drafter may change text and fields."""


class Source(models.TextChoices):
    """How an incoming document came into the house."""

    PAPER = "paper", _("Paper")
    UPLOAD = "upload", _("Upload")
    EMAIL = "email", _("E-mail")
    EXCHANGE = "exchange", _("Document exchange")


class DueSource(models.TextChoices):
    """Where a deadline comes from, strongest first (IN-10)."""

    DIRECTIVE = "directive", _("Instruction of a leader")
    DOCUMENT = "document", _("Stated in the document")
    PROCEDURE = "procedure", _("Set by law for the procedure")
    OFFICE = "office", _("Default of the office")


class Origin(models.TextChoices):
    """Where the value of a field came from."""

    TYPED = "typed", _("Typed")
    READ = "read", _("Read from the file")
    RECEIVED = "received", _("Received")
    DERIVED = "derived", _("Derived")
    CORRECTED = "corrected", _("Changed from the proposal")


class Outcome(models.TextChoices):
    """With what an incoming document was finished (IN-08)."""

    ANSWER = "answer", _("Answering document")
    RESULT = "result", _("Result")
    FILED = "filed", _("Filed, no answer needed")


class Urgency(models.IntegerChoices):
    """Codes of QCVN 102 (edXML priority)."""

    NORMAL = 0, _("Not urgent")
    URGENT = 1, _("Urgent")
    VERY_URGENT = 2, _("Very urgent")
    EXPRESS = 3, _("Express")
    EXPRESS_TIMED = 4, _("Express by the hour")


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("Leads")
    SUPPORT = "support", _("Supports")
    INFO = "info", _("For information")


class FileRole(models.TextChoices):
    MAIN = "main", _("Main text")
    ANNEX = "annex", _("Annex")
    DRAFT = "draft", _("Draft")
    SCAN = "scan", _("Scan")
    EVIDENCE = "evidence", _("Evidence")


class VersionOrigin(models.TextChoices):
    UPLOAD = "upload", _("Uploaded")
    TEMPLATE = "template", _("Made from a template")
    WRITTEN = "written", _("Written in the portal")
    CONVERTED = "converted", _("Converted to PDF/A")
    PREPARED = "prepared", _("Prepared for signature")
    SIGNED = "signed", _("Signed")
    NUMBERED = "numbered", _("Number and date filled in")
    SEALED = "sealed", _("Sealed")
    COPIED = "copied", _("Copied from the original")


class FilePlanState(models.TextChoices):
    """The plan of a year: drafted, submitted, approved. Approved is locked; additions are noted."""

    DRAFTING = "drafting", _("Being drawn up")
    SUBMITTED = "submitted", _("Submitted for approval")
    APPROVED = "approved", _("Approved")


class DossierState(models.TextChoices):
    """The work on a dossier; where it is kept is another matter (DOS-09)."""

    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


class RetentionOrigin(models.TextChoices):
    """Why a dossier is kept as long as it is (R14, DOS-04)."""

    HEADING = "heading", _("By its heading")
    DOCUMENT = "document", _("By a document in it")
    OVERRIDE = "override", _("Set by hand")


class ParticipantRole(models.TextChoices):
    """What somebody who shares a dossier does in it (DOS-09)."""

    LEAD = "lead", _("In charge")
    SUPPORT = "support", _("Contributes")


class ArchivalState(models.TextChoices):
    """Apart from the working state (DOS-09); later steps belong to the archive."""

    CURRENT = "current", _("In the office")
    HANDED_OVER = "handed_over", _("In the current archive")
    HISTORICAL = "historical", _("In the historical archive")
    DESTROYED = "destroyed", _("Destroyed")


class GrantReason(models.TextChoices):
    """Why somebody may see a thing."""

    CREATED = "created", _("Created it")
    REGISTERED = "registered", _("Keeps the register")
    ROUTED = "routed", _("Was sent it")
    ASSIGNED = "assigned", _("Was given the work")
    SHARED = "shared", _("Was shown it by a colleague")
    FILED = "filed", _("Holds the dossier")
    RECEIVED = "received", _("Is a recipient")


class ResetPolicy(models.TextChoices):
    YEAR = "year", _("Every year")
    TERM = "term", _("Every term of the committee")


class CommentKind(models.TextChoices):
    COMMENT = "comment", _("Comment")
    OPINION = "opinion", _("Opinion")
    RETURN = "return", _("Reason for returning")


class RecipientChannel(models.TextChoices):
    """Ways of sending (domain.md §2.6)."""

    EXCHANGE = "exchange", _("Document exchange")
    PARTY_WAN = "party_wan", _("Party wide-area network")
    EMAIL = "email", _("Official e-mail")
    POST = "post", _("Post or courier")
    HAND = "hand", _("By hand or cipher courier")
    INTERNAL = "internal", _("Inside the office")


class RecipientStatus(models.TextChoices):
    WAITING = "waiting", _("To be sent")
    SENT = "sent", _("Sent")
    RECEIVED = "received", _("Received")
    REFUSED = "refused", _("Sent back")


class WaivedRule(models.TextChoices):
    """What a person may set aside with a reason; the reason stays with the document."""

    RECIPIENTS = "recipients", _("Recipients that do not agree with the paper")
    AUTHORITY = "authority", _("Authority of the body to issue this kind")
    RECALL = "recall", _("A receiver that did not give the document back")


class CopyForm(models.TextChoices):
    """How a certified copy comes about (NĐ 30/2020 Art. 25; OUT-10)."""

    ELECTRONIC = "electronic", _("Electronic copy of an electronic original")
    SCAN = "scan", _("Electronic copy of a paper original")
    PAPER = "paper", _("Paper copy of an electronic original")


class UploadState(models.TextChoices):
    RECEIVING = "receiving", _("Being received")
    STORED = "stored", _("Stored")
    REFUSED = "refused", _("Refused")
    USED = "used", _("Used")


class Heading(models.TextChoices):
    """Which names stand at the top left of a document (domain.md §3.4, PTY-07, PTY-08)."""

    OWN = "own", _("The office, under its higher body")
    OFFICE = "office", _("The office of the committee: two lines of names")
    CONGRESS = "congress", _("A congress")


class Verdict(models.TextChoices):
    """What somebody asked says of a draft."""

    AGREE = "agree", _("Agrees")
    CHANGES = "changes", _("Agrees with changes")
    DISAGREE = "disagree", _("Disagrees")


class Settlement(models.TextChoices):
    """What the drafter did with an opinion."""

    TAKEN = "taken", _("Taken up")
    PARTLY = "partly", _("Taken up in part")
    NOT_TAKEN = "not_taken", _("Not taken up")


class FindingOutcome(models.TextChoices):
    """How a secrecy mark found in a file was settled (SEC-03)."""

    REMOVED = "removed", _("Content destroyed here")
    CLEARED = "cleared", _("Not a mark of secrecy")


class SecrecyChange(models.TextChoices):
    """What a decision does to the level of a document (SEC-01, SEC-11)."""

    SET = "set", _("Level decided")
    RAISE = "raise", _("Level raised")
    LOWER = "lower", _("Level lowered")
    EXTEND = "extend", _("Protection extended")
    DECLASSIFY = "declassify", _("Declassified")
    EXPIRE = "expire", _("Declassified: the term is over")


class SecretCopyForm(models.TextChoices):
    """Regulated kinds of copying state secrets (SEC-10)."""

    PAPER = "paper", _("Paper to paper")
    DIGITISE = "digitise", _("Paper to electronic")
    PRINT = "print", _("Electronic to paper")
    ELECTRONIC = "electronic", _("Electronic to electronic")


class SavedList(models.TextChoices):
    """What a saved view is a view of."""

    INCOMING = "incoming", _("Incoming documents")
    OUTGOING = "outgoing", _("Outgoing documents")
    DOSSIERS = "dossiers", _("Dossiers")
    SEARCH = "search", _("Search")


class EnvelopeState(models.TextChoices):
    """What the clerk sees before opening (NĐ 30/2020 Art. 21)."""

    INTACT = "intact", _("Intact")
    TORN = "torn", _("Torn or wet")
    OPENED = "opened", _("Opened before it came")
    SHORT = "short", _("Contents do not agree with the list")
    LATE = "late", _("Came after its hour")


class NoticeKind(models.TextChoices):
    """What of a person's access has changed (IN-14)."""

    DOCUMENT_GIVEN = "document_given", _("A document was opened to you")
    DOCUMENT_TAKEN = "document_taken", _("A document is no longer open to you")
    POST_GIVEN = "post_given", _("You have a new position or other rights")
    POST_ENDED = "post_ended", _("A position or its rights end")
    DELEGATION_GIVEN = "delegation_given", _("You may act for somebody")
    DELEGATION_ENDED = "delegation_ended", _("You may no longer act for somebody")
    CLEARANCE = "clearance", _("Your clearance has changed")
    DUTY = "duty", _("You have a turn of duty")
