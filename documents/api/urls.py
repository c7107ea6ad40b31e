"""Addresses of documents and dossiers below /api/v1/."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from documents.api.viewsets.after import RecipientGroupViewSet
from documents.api.viewsets.dossier_papers import FilePlanTableViewSet, ParcelViewSet
from documents.api.viewsets.dossiers import DossierViewSet, FilePlanViewSet
from documents.api.viewsets.entered import EnteredViewSet
from documents.api.viewsets.files import DocumentViewSet, FileViewSet, SearchViewSet
from documents.api.viewsets.incoming import IncomingViewSet
from documents.api.viewsets.incoming_more import (
    DutyTurnViewSet,
    EnvelopeViewSet,
    NoticeViewSet,
    PhraseViewSet,
)
from documents.api.viewsets.outgoing import OutgoingViewSet
from documents.api.viewsets.registers import DispatchBookViewSet, RegisterViewSet
from documents.api.viewsets.saved_views import SavedViewViewSet
from documents.api.viewsets.secrecy import SecretStubViewSet
from documents.api.viewsets.uploads import UploadViewSet

router = SimpleRouter(use_regex_path=False)
router.register("uploads", UploadViewSet, basename="api-upload")
router.register("incoming", IncomingViewSet, basename="api-incoming")
router.register("outgoing", OutgoingViewSet, basename="api-outgoing")
router.register("dossiers", DossierViewSet, basename="api-dossier")
router.register("file-plans", FilePlanViewSet, basename="api-file-plan")
router.register("file-plans", FilePlanTableViewSet, basename="api-file-plan-table")
router.register("dossier-parcels", ParcelViewSet, basename="api-parcel")
router.register("entered", EnteredViewSet, basename="api-entered")
router.register("registers", RegisterViewSet, basename="api-register")
router.register("documents", DocumentViewSet, basename="api-document")
router.register("files", FileViewSet, basename="api-file")
router.register("dispatch-books", DispatchBookViewSet, basename="api-dispatch-book")
router.register("recipient-groups", RecipientGroupViewSet, basename="api-recipient-group")
router.register("secret-stubs", SecretStubViewSet, basename="api-secret-stub")
router.register("saved-views", SavedViewViewSet, basename="api-saved-view")
router.register("duty-turns", DutyTurnViewSet, basename="api-duty-turn")
router.register("envelopes", EnvelopeViewSet, basename="api-envelope")
router.register("phrases", PhraseViewSet, basename="api-phrase")
router.register("access-notices", NoticeViewSet, basename="api-notice")
router.register("search", SearchViewSet, basename="api-search")

urlpatterns = router.urls
