"""The nightly comparison of search rows with the documents; what differs is put right."""

from __future__ import annotations

import logging

from celery import shared_task

from core.acts import Act
from documents.services import search_upkeep

log = logging.getLogger(__name__)


@shared_task(name="documents.compare_search", acks_late=True, soft_time_limit=3 * 3600)
def compare_search(**_later_arguments: object) -> None:
    """Compare the search rows with the documents and mend what differs."""
    act = Act.of_system("documents.compare_search")
    result = search_upkeep.compare(act=act, repair=True)
    if search_upkeep.differences(result):
        log.warning("search rows differed from documents: %s", result)
