"""The sentences behind the codes of the inspecting child."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidInput, Sentence, Unavailable
from documents.engine.files.errors import say

SENTENCES: dict[str, Sentence] = {
    "file_empty": _("The file is empty (0 bytes). Choose the file again, or ask for a new copy."),
    "file_unreadable": _(
        "The file is damaged and cannot be opened. Ask the sender for a new copy."
    ),
    "file_too_hard": _(
        "The file could not be examined within the limits of time and memory, so it is not accepted. "
        "Print it to a new PDF and send that."
    ),
    "type_not_accepted": _(
        "Files of this type are not accepted (%(found)s). Accepted: PDF, Word (DOCX), Excel (XLSX), "
        "OpenDocument, pictures (JPEG, PNG, TIFF), XML, detached signatures (P7S) and e-mails (EML, MSG)."
    ),
    "type_unknown": _(
        "What kind of file this is cannot be recognised, so it is not accepted. "
        "Save it as PDF, then send it."
    ),
    "type_not_accepted_here": _(
        "A file of this type (%(found)s) cannot be used here. Expected: %(expected)s."
    ),
    "type_mismatch": _(
        "The file is named .%(named)s, but what it holds is %(found)s. "
        "Save it again under its right type, then send it."
    ),
    "type_unclear": _(
        "The file pretends to be several types at once (%(found)s), so it is not accepted."
    ),
    "office_old_format": _(
        "This is a file of an old Office format (DOC, XLS, PPT). "
        "Save it as DOCX, XLSX or PDF, then send it."
    ),
    "office_encrypted": _(
        "The Office file is locked with a password. Remove the password, then send it."
    ),
    "office_macros": _(
        "The Office file carries macros (%(part)s), which may be harmful. "
        "Save it without macros, then send it."
    ),
    "office_active": _(
        "The Office file carries embedded programs or controls (%(part)s). Remove them, then send it."
    ),
    "office_remote": _(
        "The Office file loads content from outside (%(part)s). Remove the link, then send it."
    ),
    "archive_bomb": _(
        "The file unpacks to far more than an honest document would (%(found)s), so it is not accepted."
    ),
    "archive_suspicious": _(
        "The inner structure of the file is not that of an honest document (%(found)s), "
        "so it is not accepted."
    ),
    "pdf_truncated": _(
        "The PDF is cut off: its end is missing. It was probably not downloaded or copied to the end; "
        "send it again."
    ),
    "pdf_damaged": _("The PDF is damaged and cannot be opened. Ask the sender for a new copy."),
    "pdf_encrypted": _("The PDF is locked with a password. Remove the password, then send it."),
    "pdf_no_pages": _("The PDF has no pages."),
    "pdf_too_many_pages": _(
        "The PDF has %(pages)s pages; at most %(limit)s are accepted. Split it into several files."
    ),
    "pdf_too_complex": _(
        "The PDF is built of more than %(limit)s parts, so it is not accepted. "
        "Print it to a new PDF and send that."
    ),
    "pdf_javascript": _(
        "The PDF carries a program (JavaScript), which is not accepted in official documents. "
        "Print it to a new PDF and send that."
    ),
    "pdf_launch": _(
        "The PDF tries to start a program or open another file, so it is not accepted. "
        "Print it to a new PDF and send that."
    ),
    "pdf_embedded": _(
        "The PDF carries files inside it. Send the attached files one by one beside the document."
    ),
    "pdf_xfa": _(
        "The PDF is a dynamic form (XFA), whose content is not fixed. "
        "Print it to a new PDF and send that."
    ),
    "pdf_media": _(
        "The PDF carries sound, video or 3D content, which is not accepted. "
        "Print it to a new PDF and send that."
    ),
    "pdf_signed": _("The PDF is signed, so it is never written anew."),
    "page_missing": _("There is no page %(page)s: the file has %(pages)s pages."),
    "image_damaged": _("The picture is damaged or cut off. Scan or send it again."),
    "image_bomb": _(
        "The picture is too large to open safely (%(width)s × %(height)s dots). "
        "Scan it at 300 dpi or less."
    ),
    "mail_encrypted": _(
        "The message is encrypted and cannot be read here. Ask the sender to send it unencrypted "
        "over a channel that is allowed for it."
    ),
    "mail_nested": _(
        "The message is folded into itself more than %(depth)s times, so it is not accepted."
    ),
    "mail_too_many_parts": _(
        "The message has more than %(limit)s attachments. Ask the sender to send it in several parts."
    ),
    "signature_damaged": _("The signature file is damaged: it is no PKCS #7 signature."),
    "xml_damaged": _("The XML file is not well formed (line %(line)s)."),
    "xml_doctype": _(
        "The XML file declares its own document type or entities, which is not accepted."
    ),
    "text_binary": _("The text file holds bytes that are no text."),
}


def refusal(code: str, values: Mapping[str, object] | None = None) -> DomainError:
    """The error of one code; an unknown code means that parent and child differ in version."""
    if code not in SENTENCES:
        return Unavailable(code="inspection_unavailable")
    return InvalidInput(
        say(SENTENCES[code], **dict(values or {})), code=code, field="file", facts=values
    )
