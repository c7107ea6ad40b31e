"""Documents, their files, numbers, work and grants; dossiers and the file plan."""

from documents.models.addressees import (
    KnownAddressee,
    RecipientGroup,
    RecipientGroupMember,
    RecipientGroupVersion,
    RecipientReport,
)
from documents.models.arriving import DutyTurn, RecallRequest, SealedEnvelope, Transmission
from documents.models.base import Document
from documents.models.copies import FileCopyUse, PaperPrint, Waiver
from documents.models.dossiers import (
    Dossier,
    DossierCounter,
    DossierGrant,
    DossierHandover,
    DossierItem,
)
from documents.models.drafting import (
    CommentRequest,
    CommentRound,
    DraftingTemplate,
    InitialPicture,
)
from documents.models.file_plans import FilePlan, RecordClass
from documents.models.files import (
    DocumentFile,
    DocumentVersion,
    FileText,
    StoredFile,
    Thumbnail,
    Upload,
)
from documents.models.grants import DocumentGrant
from documents.models.incoming import IncomingDocument
from documents.models.notices import AccessNotice, DirectivePhrase
from documents.models.outgoing import OutgoingDocument, Recipient, ReplyFor
from documents.models.readings import FileReading
from documents.models.registers import (
    Register,
    RegisterCounter,
    RegisterEntry,
    RegisterGroup,
    SeriesClosing,
)
from documents.models.saved_views import SavedView
from documents.models.search import SearchRow
from documents.models.secrecy import (
    CopyLedgerEntry,
    CopyOrder,
    DestructionRecord,
    SecrecyDecision,
    SecrecyFinding,
    SecrecyNotice,
    SecretStub,
    StubPermission,
)
from documents.models.work import Assignment, Comment, Directive, ReadMark

__all__ = [
    "AccessNotice",
    "Assignment",
    "Comment",
    "CommentRequest",
    "CommentRound",
    "CopyLedgerEntry",
    "CopyOrder",
    "DestructionRecord",
    "Directive",
    "DirectivePhrase",
    "Document",
    "DocumentFile",
    "DocumentGrant",
    "DocumentVersion",
    "Dossier",
    "DossierCounter",
    "DossierGrant",
    "DossierHandover",
    "DossierItem",
    "DraftingTemplate",
    "DutyTurn",
    "FileCopyUse",
    "FilePlan",
    "FileReading",
    "FileText",
    "IncomingDocument",
    "InitialPicture",
    "KnownAddressee",
    "OutgoingDocument",
    "PaperPrint",
    "ReadMark",
    "RecallRequest",
    "Recipient",
    "RecipientGroup",
    "RecipientGroupMember",
    "RecipientGroupVersion",
    "RecipientReport",
    "RecordClass",
    "Register",
    "RegisterCounter",
    "RegisterEntry",
    "RegisterGroup",
    "ReplyFor",
    "SavedView",
    "SealedEnvelope",
    "SearchRow",
    "SecrecyDecision",
    "SecrecyFinding",
    "SecrecyNotice",
    "SecretStub",
    "SeriesClosing",
    "StoredFile",
    "StubPermission",
    "Thumbnail",
    "Transmission",
    "Upload",
    "Waiver",
]
