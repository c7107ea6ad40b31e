"""Short forms of what the database itself must hold true: pairs, fixed columns, no deletion."""

from __future__ import annotations

import pgtrigger
from django.db.models import CheckConstraint, Q


def paired(model: str, stamp: str) -> CheckConstraint:
    """`<stamp>_at` and `<stamp>_by` are both known or both not."""
    return CheckConstraint(
        name=f"{model}_{stamp}_at_with_by",
        condition=Q(**{f"{stamp}_at__isnull": True, f"{stamp}_by__isnull": True})
        | Q(**{f"{stamp}_at__isnull": False, f"{stamp}_by__isnull": False}),
    )


def fixed(*fields: str, name: str = "fixed_at_birth") -> pgtrigger.ReadOnly:
    """These columns never change after the row is written (R1, R2, R6)."""
    return pgtrigger.ReadOnly(name=name, fields=list(fields))


def kept(name: str = "never_deleted") -> pgtrigger.Protect:
    """Rows of this table are never deleted (R10)."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Delete)


def once(column: str, *, name: str, condition: str = "") -> pgtrigger.Trigger:
    """A column may be filled once and never changed after (R6)."""
    extra = f" AND ({condition})" if condition else ""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(column),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Condition(
            f'OLD."{column}" IS NOT NULL AND NEW."{column}" IS DISTINCT FROM OLD."{column}"{extra}'
        ),
        func=f"RAISE EXCEPTION 'documents: % of % is fixed', '{column}', TG_TABLE_NAME;",
    )


def kept_with_the_record() -> pgtrigger.Trigger:
    """What belongs to a registered or issued document is not taken from it (R10, R15); only the recall
    by its sender, once agreed to, takes the files of a received one (IN-12)."""
    return pgtrigger.Trigger(
        name="kept_with_the_record",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        declare=[("way", "text"), ("stage", "text")],
        func="""
            SELECT direction, state INTO way, stage FROM documents_document
             WHERE id = OLD.document_id;
            IF (way = 'incoming' AND stage NOT IN ('arrived', 'returned', 'recalled'))
               OR (way <> 'incoming' AND stage IN
                   ('issued', 'recalling', 'recalled', 'replaced', 'corrected', 'archived')) THEN
                RAISE EXCEPTION 'documents: % belongs to a record and stays with it', TG_TABLE_NAME;
            END IF;
            RETURN OLD;
        """,
    )
