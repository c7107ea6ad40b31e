"""Search over what a person may see. `search` for the page, `everything` for the top box."""

from documents.selectors.search.everything import Everything, everything
from documents.selectors.search.results import Hit, Results, search
from documents.selectors.search.windows import Filters

__all__ = ["Everything", "Filters", "Hit", "Results", "everything", "search"]
