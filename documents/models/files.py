"""Files: content stored once, its use in documents, versions, and what was read out of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.choices import FileRole, UploadState, VersionOrigin
from documents.models.base import Document
from documents.models.truths import fixed, kept, kept_with_the_record
from documents.querysets import UploadQuerySet


class StoredFile(models.Model):
    """One content in the store, known by its SHA-256, however often it is used (DOS-01, R13)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=127)
    wrapped_key = models.BinaryField(_("wrapped key"))
    key_id = models.CharField(_("key"), max_length=32)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    is_signed = models.BooleanField(_("signed"), default=False)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    created_at = models.DateTimeField(_("stored at"))
    destroyed_at = models.DateTimeField(_("content destroyed at"), null=True, blank=True)
    destroyed_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("content destroyed by"),
    )

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        triggers = [fixed("uid", "sha256", "size", "created_at")]

    def __str__(self) -> str:
        return self.sha256[:12]


class DocumentVersion(models.Model):
    """One state of a document's main file. Never rewritten; a change is a further version (OUT-12)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    ordinal = models.PositiveIntegerField(_("ordinal"))
    stored = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="versions", verbose_name=_("file")
    )
    source_stored = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file it was made from"),
    )
    origin = models.CharField(_("origin"), max_length=10, choices=VersionOrigin.choices)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    content = models.JSONField(_("structured text"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["document", "ordinal"], name="version_ordinal_once"),
        ]
        triggers = [
            fixed(
                "uid",
                "document",
                "ordinal",
                "stored",
                "source_stored",
                "origin",
                "content",
                "made_at",
                "made_by",
            ),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.ordinal}"


class DocumentFile(models.Model):
    """A file as part of a document."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    stored = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="uses", verbose_name=_("file")
    )
    name = models.CharField(_("name"), max_length=255)
    role = models.CharField(_("role"), max_length=10, choices=FileRole.choices)
    ordinal = models.PositiveIntegerField(_("ordinal"), default=1)
    version = models.ForeignKey(
        DocumentVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("version"),
    )
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["document", "ordinal"], name="file_of_document")]
        triggers = [
            fixed("uid", "document", "stored", "added_at", "added_by"),
            kept_with_the_record(),
        ]

    def __str__(self) -> str:
        return self.name


class FileText(models.Model):
    """The text read out of a content, per page; for search and extraction, never for proof."""

    stored = models.OneToOneField(
        StoredFile, models.CASCADE, primary_key=True, related_name="file_text"
    )
    text = models.TextField(_("text"), blank=True, default="")
    pages = models.JSONField(_("text of each page"), default=list, blank=True)
    method = models.CharField(_("method"), max_length=40, blank=True, default="")
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")

    def __str__(self) -> str:
        return f"{self.stored_id} {self.method}"


class Thumbnail(models.Model):
    """A small picture of a page; its bytes lie in the same encrypted store."""

    of = models.ForeignKey(StoredFile, models.CASCADE, related_name="thumbnails")
    page = models.PositiveIntegerField(_("page"), default=1)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("thumbnail")
        verbose_name_plural = _("thumbnails")
        constraints = [
            models.UniqueConstraint(fields=["of", "page", "width"], name="thumbnail_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id} p{self.page}"


class Upload(models.Model):
    """A file on its way in: a row first, so that a crash leaves something to sweep."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    stored = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="uploads",
        verbose_name=_("file"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=UploadState.choices, default=UploadState.RECEIVING
    )
    sentence = models.CharField(_("message"), max_length=1000, blank=True, default="")
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(
                name="upload_stored_has_file",
                condition=~models.Q(state__in=["stored", "used"]) | models.Q(stored__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "started_at"], name="upload_by_state")]
        triggers = [fixed("uid", "owner", "started_at")]

    def __str__(self) -> str:
        return self.name
