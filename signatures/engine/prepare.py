"""Makes an unsigned PDF ready for signing: one rewriting, all fields with their locks (domain.md §2.5).

Fields `so`, `ngay`, `thang`, `nam` are filled by the clerk after the leader has signed; `Leader` locks everything
but these and `Seal`; `Seal` locks all. A signed file is never rewritten, so it is refused here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from django.utils.translation import gettext_lazy as _
from pikepdf import Name, Pdf
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from core.errors import InvalidInput, Sentence

from . import digest, form, places
from .font import Fonts

LEADER, SEAL, INITIAL = "Leader", "Seal", "Initial"
MAX_PAGES = 3000
ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie"}
ACTIVE_ANNOTATIONS = {"/RichMedia", "/Screen", "/Movie", "/3D", "/FileAttachment", "/Sound"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """The prepared file: digest (hexadecimal SHA-256), size in bytes, pages, places of the fields."""

    sha256: str
    size: int
    pages: int
    places: places.Places
    unembedded_fonts: list[str]


def prepare(
    source: Path,
    target: Path,
    *,
    fonts: Fonts,
    signer_name: str,
    initials: int = 0,
    numbered: bool = True,
    sealed: bool = True,
    seal_mm: float = places.SEAL_MM,
) -> Prepared:
    """Rewrites `source` into `target` with the fields; see the module.

    Raises InvalidInput: `password`, `damaged_pdf`, `already_signed`, `active_content`, `dynamic_form`, `too_many_pages`.
    """
    straight = target.with_suffix(".straight")
    try:
        with open_unsigned(source) as pdf:
            unembedded = sorted(_unembedded(pdf))
            _flatten_form(pdf)
            pdf.save(straight, min_version="1.7")
        _flatten_rotation(straight)
        found = places.find(straight, signer_name=signer_name, initials=initials, seal_mm=seal_mm)
        with pikepdf.open(straight) as pdf:
            pages = len(pdf.pages)
            _add_fields(pdf, found, fonts=fonts, numbered=numbered, sealed=sealed)
            pdf.save(target, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    finally:
        straight.unlink(missing_ok=True)
    _opens_strictly(target)
    sha256, size = digest.of(target)
    return Prepared(sha256, size, pages, found, unembedded)


def normalise(source: Path, target: Path) -> None:
    """Rewrites an unsigned PDF so that it can be signed strictly; raises as `prepare` does."""
    with open_unsigned(source) as pdf:
        pdf.save(target, min_version="1.7")
    _flatten_rotation(target)


def open_unsigned(source: Path) -> Pdf:
    """Opens a PDF that may be rewritten, or raises InvalidInput with the reason."""
    try:
        pdf = pikepdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError as wrong:
        raise _refusal(
            _("The PDF is protected by a password. Remove the password and send it again."),
            "password",
        ) from wrong
    except (pikepdf.PdfError, ValueError, RecursionError) as wrong:
        raise _damaged() from wrong
    try:
        _refuse_unfit(pdf)
    except InvalidInput:
        pdf.close()
        raise
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as e:
        pdf.close()
        raise _damaged() from e
    return pdf


def _refuse_unfit(pdf: Pdf) -> None:
    if pdf.is_encrypted:
        raise _refusal(
            _("The PDF is encrypted. Save it without protection and send it again."), "password"
        )
    if not 0 < len(pdf.pages) <= MAX_PAGES:
        raise _refusal(_("The PDF has no page, or more pages than can be signed."), "page_count")
    form_dictionary = pdf.Root.get(Name.AcroForm)
    if form_dictionary is not None:
        if _has_signature(form_dictionary.get(Name.Fields), depth=0):
            raise _refusal(
                _("The PDF is signed already; a signed file is never changed."), "already_signed"
            )
        if Name.XFA in form_dictionary:
            raise _refusal(
                _("The PDF is a dynamic form (XFA). Print it to a plain PDF first."), "dynamic_form"
            )
    if what := next(_active_content(pdf), ""):
        raise _refusal(
            _("The PDF holds active content or an embedded file (%(what)s) and cannot be signed.")
            % {"what": what},
            "active_content",
        )


def _has_signature(fields: Any, *, depth: int) -> bool:
    if fields is None or depth > 20:
        return False
    return any(
        (field.get(Name.FT) == Name.Sig and field.get(Name.V) is not None)
        or _has_signature(field.get(Name.Kids), depth=depth + 1)
        for field in fields
    )


def _active_content(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    names = root.get(Name.Names)
    for key in ("/JavaScript", "/EmbeddedFiles"):
        if names is not None and key in names:
            yield key.removeprefix("/")
    for holder in (root, *(page.obj for page in pdf.pages)):
        yield from _active_actions(holder)
        for annotation in holder.get(Name.Annots, []):
            if str(annotation.get(Name.Subtype)) in ACTIVE_ANNOTATIONS:
                yield str(annotation.Subtype).removeprefix("/")
            yield from _active_actions(annotation)


def _active_actions(holder: Any) -> Iterator[str]:
    actions = [holder.get(Name.A), holder.get(Name.OpenAction)]
    extra = holder.get(Name.AA)
    if isinstance(extra, pikepdf.Dictionary):
        actions += [action for _key, action in extra.items()]
    for action in actions:
        if isinstance(action, pikepdf.Dictionary) and str(action.get(Name.S)) in ACTIVE_ACTIONS:
            yield str(action.S).removeprefix("/")


def _unembedded(pdf: Pdf) -> Iterator[str]:
    """Names of fonts that the file does not carry; a viewer would show something else."""
    seen: set[str] = set()
    for page in pdf.pages:
        resources: Any = page.obj.get(Name.Resources, {})
        fonts: Any = resources.get(Name.Font, {})
        for _key, font in fonts.items():
            name = str(font.get(Name.BaseFont, "")).removeprefix("/")
            inner = font.get(Name.DescendantFonts, [font])[0]
            descriptor: Any = inner.get(Name.FontDescriptor, {})
            embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            if name and name not in seen and not embedded and font.get(Name.Subtype) != Name.Type3:
                seen.add(name)
                yield name


def _flatten_form(pdf: Pdf) -> None:
    """Turns foreign form fields into page content: nothing but our fields may change later."""
    if Name.AcroForm in pdf.Root:
        if len(pdf.Root.AcroForm.get(Name.Fields, [])):
            pdf.generate_appearance_streams()
            pdf.flatten_annotations("print")
        if Name.AcroForm in pdf.Root:
            del pdf.Root.AcroForm
    for page in pdf.pages:
        kept = [a for a in page.obj.get(Name.Annots, []) if a.get(Name.Subtype) != Name.Widget]
        if Name.Annots in page.obj and len(kept) != len(page.obj.Annots):
            page.obj.Annots = pikepdf.Array(kept)


def _flatten_rotation(path: Path) -> None:
    with pikepdf.open(path) as pdf:
        if not any(page.obj.get(Name.Rotate, 0) for page in pdf.pages) and not _inherits_rotation(
            pdf
        ):
            return
    turned = path.with_suffix(".turned")
    pikepdf.Job(["pikepdf", "--flatten-rotation", str(path), str(turned)]).run()
    turned.replace(path)


def _inherits_rotation(pdf: Pdf) -> bool:
    return any(page.rotation for page in pdf.pages if hasattr(page, "rotation"))


def _add_fields(
    pdf: Pdf, found: places.Places, *, fonts: Fonts, numbered: bool, sealed: bool
) -> None:
    texts = [form.text_field(pdf, place) for place in found.texts] if numbered else []
    later = [place.name for place in found.texts] if numbered else []
    after_leader = [*later, *([SEAL] if sealed else [])]
    signatures = [
        form.signature_field(
            pdf,
            name=f"{INITIAL}{place}",
            box=box,
            open_fields=[
                *after_leader,
                LEADER,
                *(f"{INITIAL}{other}" for other in range(place + 1, len(found.initials) + 1)),
            ],
        )
        for place, box in enumerate(found.initials, start=1)
    ]
    signatures.append(
        form.signature_field(pdf, name=LEADER, box=found.leader, open_fields=after_leader or None)
    )
    if sealed:
        signatures.append(form.signature_field(pdf, name=SEAL, box=found.seal, open_fields=None))
    faces = {form.REGULAR: fonts.regular, form.ITALIC: fonts.italic} if texts else {}
    form.attach(
        pdf,
        [*texts, *signatures],
        {face: form.embed_font(pdf, path) for face, path in faces.items()},
    )


def _opens_strictly(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            _root = PdfFileReader(stream, strict=True).root
    except (PdfError, ValueError, KeyError, RecursionError) as wrong:
        raise _damaged() from wrong


def _refusal(sentence: Sentence, code: str) -> InvalidInput:
    return InvalidInput(sentence, code=code, field="file")


def _damaged() -> InvalidInput:
    return _refusal(
        _("The PDF is damaged and cannot be read. Make it again and send it."), "damaged_pdf"
    )
