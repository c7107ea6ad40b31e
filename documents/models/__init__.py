"""Documents, their files, numbers, work and grants; dossiers and the file plan."""

from documents.models.base import Document
from documents.models.dossiers import (
    Dossier,
    DossierCounter,
    DossierGrant,
    DossierItem,
    FilePlan,
    RecordClass,
)
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
from documents.models.outgoing import OutgoingDocument, Recipient, ReplyFor
from documents.models.registers import Register, RegisterCounter, RegisterEntry
from documents.models.search import SearchRow
from documents.models.work import Assignment, Comment, Directive, ReadMark

__all__ = [
    "Assignment",
    "Comment",
    "Directive",
    "Document",
    "DocumentFile",
    "DocumentGrant",
    "DocumentVersion",
    "Dossier",
    "DossierCounter",
    "DossierGrant",
    "DossierItem",
    "FilePlan",
    "FileText",
    "IncomingDocument",
    "OutgoingDocument",
    "ReadMark",
    "Recipient",
    "RecordClass",
    "Register",
    "RegisterCounter",
    "RegisterEntry",
    "ReplyFor",
    "SearchRow",
    "StoredFile",
    "Thumbnail",
    "Upload",
]
