"""Plans that were approved before plans had a state."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def say_approved(apps: Any, _editor: Any) -> None:
    plans = apps.get_model("documents", "FilePlan").objects
    plans.filter(approved_at__isnull=False).update(state="approved")


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_dossier_work")]
    operations = [
        migrations.RunPython(say_approved, migrations.RunPython.noop, elidable=True),
    ]
