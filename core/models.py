"""The engine's own tables: the journal and its seals, progress of long work, idempotency of writes."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One line of the journal. Append-only at the database; no foreign keys, so it never hinders.

    `digest` is SHA-256 over the canonical form of all that `core.journal.canonical` lists, `mac` is
    HMAC-SHA256 over the digest under the installation's journal key. `xid` (transaction) and
    `cluster` (database cluster) are set by the database and order the sealing.
    """

    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("act"), max_length=80)
    object_type = models.CharField(_("kind of thing"), max_length=60, blank=True)
    object_id = models.BigIntegerField(_("thing"), null=True)
    object_uid = models.CharField(max_length=36, blank=True)
    object_label = models.CharField(_("called"), max_length=600, blank=True)
    actor_id = models.BigIntegerField(_("person number"), null=True)
    actor_name = models.CharField(_("by"), max_length=200, blank=True)
    on_behalf_id = models.BigIntegerField(null=True)
    on_behalf_name = models.CharField(_("on behalf of"), max_length=200, blank=True)
    capacity = models.CharField(_("acting as"), max_length=300, blank=True)
    system = models.CharField(_("part of the system"), max_length=60, blank=True)
    channel = models.CharField(_("door"), max_length=10)
    request_id = models.CharField(max_length=64, blank=True)
    client_id = models.CharField(max_length=120, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    comment = models.TextField(_("comment"), blank=True)
    changes = models.JSONField(_("changes"), default=dict)
    facts = models.JSONField(_("facts"), default=dict)
    digest = models.BinaryField(editable=False)
    mac = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="journal_object"),
            models.Index(fields=["actor_id", "at"], name="journal_actor"),
            models.Index(fields=["verb", "at"], name="journal_verb"),
            models.Index(fields=["-at", "-id"], name="journal_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb}"


class JournalSeal(models.Model):
    """A sealed window of transactions: the Merkle root of its lines, chained to the seal before."""

    cluster = models.BigIntegerField(_("database cluster"))
    from_xid = models.BigIntegerField(_("from transaction"))
    to_xid = models.BigIntegerField(_("before transaction"))
    row_count = models.IntegerField(_("lines"))
    root = models.BinaryField(_("Merkle root"))
    previous = models.BinaryField(_("seal before"))
    digest = models.BinaryField(_("digest"))
    signature = models.BinaryField(_("signature"))
    made_at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("journal seal")
        verbose_name_plural = _("journal seals")
        constraints = [
            models.UniqueConstraint(fields=["cluster", "from_xid"], name="seal_window_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.row_count}"


class Progress(models.Model):
    """Long work that a person may watch: what it is, how far, how it ended."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    kind = models.CharField(_("kind of work"), max_length=60)
    owner_id = models.BigIntegerField(_("person number"), null=True, db_index=True)
    subject = models.CharField(max_length=100, blank=True, db_index=True)
    label = models.CharField(_("work"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    sentence = models.CharField(_("message"), max_length=600, blank=True)
    result = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last news at"), auto_now=True)

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress of work")

    def __str__(self) -> str:
        return self.label

    @property
    def percent(self) -> int:
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class IdempotencyKey(models.Model):
    """A write that came with an Idempotency-Key: the same key answers the same, once."""

    client = models.CharField(max_length=160)
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="idempotency_key_once"),
        ]

    def __str__(self) -> str:
        return self.key
