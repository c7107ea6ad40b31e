"""Addresses of the portal's documents and dossiers."""

from __future__ import annotations

from django.conf import settings
from django.urls import path, register_converter

from documents.views import (
    after,
    bulk,
    creates,
    design,
    desk,
    documents,
    dossier_papers,
    dossier_people,
    dossiers,
    drafting,
    entered,
    file_plans,
    home,
    incoming_more,
    lists,
    numbering,
    opinions,
    picking,
    progress,
    recipients,
    registers,
    saved,
    searching,
    secrets,
    smaller,
    statistics,
    transitions,
    uploads,
)


class KindConverter:
    """The three things that move along a lifecycle."""

    regex = "incoming|outgoing|dossiers|file-plans"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "kind")

app_name = "documents"
urlpatterns = [
    path("", home.home, name="home"),
    path("incoming/", lists.incoming, name="incoming-list"),
    path("incoming/new/", creates.arrive, name="incoming-create"),
    path("incoming/<uuid:uid>/", documents.incoming, name="incoming-detail"),
    path("incoming/<uuid:uid>/reading/", documents.reading, name="reading"),
    path("duty/", desk.duty, name="duty"),
    path("duty/<uuid:uid>/cancel/", desk.duty_cancel, name="duty-cancel"),
    path("envelopes/", desk.envelopes, name="envelopes"),
    path("envelopes/<uuid:uid>/<slug:name>/", desk.envelope_act, name="envelope-act"),
    path("phrases/", desk.phrase_list, name="phrases"),
    path("notices/", desk.notice_list, name="notices"),
    path("notices/confirm/", desk.notices_confirm, name="notices-confirm"),
    path("incoming/<uuid:uid>/scan/", desk.scan, name="incoming-scan"),
    path("incoming/<uuid:uid>/sheet/", incoming_more.print_sheet, name="incoming-sheet"),
    path("incoming/<uuid:uid>/recall/refuse/", incoming_more.refuse_recall, name="refuse-recall"),
    path("registers/<uuid:uid>/follow-up.<slug:form>", incoming_more.follow_up, name="follow-up"),
    path("outgoing/", lists.outgoing, name="outgoing-list"),
    path("outgoing/new/", creates.draft, name="outgoing-create"),
    path("outgoing/<uuid:uid>/", documents.outgoing, name="outgoing-detail"),
    path("incoming/<uuid:uid>/my-part/", smaller.my_part, name="my-part"),
    path(
        "outgoing/<uuid:uid>/recipients/<uuid:recipient>/sent/", smaller.sent, name="recipient-sent"
    ),
    path(
        "outgoing/<uuid:uid>/recipients/<uuid:recipient>/received/",
        smaller.received,
        name="recipient-received",
    ),
    path("outgoing/<uuid:uid>/version/", creates.version, name="version-create"),
    path("outgoing/<uuid:uid>/write/", drafting.write, name="outgoing-write"),
    path("outgoing/<uuid:uid>/write/preview/", drafting.preview, name="outgoing-preview"),
    path("outgoing/<uuid:uid>/template/", drafting.template, name="outgoing-template"),
    path("outgoing/<uuid:uid>/compare/", drafting.compare, name="version-compare"),
    path("outgoing/<uuid:uid>/drafting/", drafting.panel, name="drafting-panel"),
    path("outgoing/<uuid:uid>/opinions/print/", opinions.printed, name="opinions-print"),
    path("outgoing/<uuid:uid>/course/print/", opinions.course, name="draft-course-print"),
    path(
        "outgoing/<uuid:uid>/opinions/<uuid:asked>/answer/", opinions.answer, name="opinion-answer"
    ),
    path(
        "outgoing/<uuid:uid>/opinions/<uuid:asked>/settle/", opinions.settle, name="opinion-settle"
    ),
    path(
        "outgoing/<uuid:uid>/opinions/<uuid:asked>/excuse/", opinions.excuse, name="opinion-excuse"
    ),
    path("templates/", drafting.template_list, name="template-list"),
    path("templates/<uuid:uid>/end/", drafting.template_end, name="template-end"),
    path("initials/", opinions.initial, name="initial-keep"),
    path("dossiers/", lists.dossiers, name="dossier-list"),
    path("dossiers/new/", creates.open_dossier, name="dossier-create"),
    path("dossiers/<uuid:uid>/", dossiers.detail, name="dossier-detail"),
    path("dossiers/hand-over/", dossier_people.hand_over, name="dossiers-hand-over"),
    path("dossiers/transfer-list/", dossier_papers.transfer_list, name="dossiers-transfer-list"),
    path("dossiers/<uuid:uid>/checklist/", dossiers.checklist, name="dossier-checklist"),
    path("dossiers/<uuid:uid>/documents/", dossiers.add, name="dossier-add"),
    path(
        "dossiers/<uuid:uid>/participants/",
        dossier_people.participants,
        name="dossier-participants",
    ),
    path("dossiers/<uuid:uid>/participants/leave/", dossier_people.leave, name="dossier-leave"),
    path("dossiers/<uuid:uid>/index/", dossier_papers.index, name="dossier-print"),
    path("dossiers/<uuid:uid>/cover/", dossier_papers.cover, name="dossier-cover"),
    path(
        "dossiers/<uuid:uid>/closing-sheet/",
        dossier_papers.closing_sheet,
        name="dossier-closing-sheet",
    ),
    path("dossiers/<uuid:uid>/export/", dossier_papers.export, name="dossier-export"),
    path("dossiers/parcels/<uuid:uid>/", dossier_papers.parcel, name="dossier-parcel"),
    path("dossiers/<uuid:uid>/items/<uuid:item_uid>/remove/", dossiers.remove, name="item-remove"),
    path("documents/<uuid:uid>/file/", dossiers.file, name="document-file"),
    path("documents/<uuid:uid>/share/", smaller.share, name="share"),
    path("documents/<uuid:uid>/secrecy/", secrets.show, name="secrecy"),
    path("documents/<uuid:uid>/secrecy/copies.<slug:form>", secrets.ledger, name="secrecy-copies"),
    path(
        "documents/<uuid:uid>/secrecy/readings.<slug:form>",
        secrets.readings,
        name="secrecy-readings",
    ),
    path("documents/<uuid:uid>/secrecy/<slug:step>/", secrets.act, name="secrecy-act"),
    path("registers/<uuid:uid>/secret.<slug:form>", secrets.register_file, name="secret-book"),
    path("registers/<uuid:uid>/lock/", secrets.lock, name="book-lock"),
    path("stubs/", secrets.stub_list, name="stub-list"),
    path("stubs/new/", secrets.stub_create, name="stub-create"),
    path("stubs/permission/", secrets.stub_permission, name="stub-permission"),
    path("file-plan/", file_plans.current, name="file-plan"),
    path("file-plans/make/", file_plans.make, name="file-plan-make"),
    path("file-plans/template/", file_plans.template, name="file-plan-template"),
    path("file-plans/retention/", file_plans.proposed, name="retention-proposed"),
    path("file-plans/<uuid:uid>/", file_plans.detail, name="file-plan-detail"),
    path("file-plans/<uuid:uid>/print/", file_plans.printed, name="file-plan-print"),
    path("file-plans/<uuid:uid>/table/", file_plans.read, name="file-plan-read"),
    path("file-plans/<uuid:uid>/lines/new/", file_plans.add_line, name="file-plan-line-add"),
    path(
        "file-plans/<uuid:uid>/lines/<uuid:line_uid>/",
        file_plans.edit_line,
        name="file-plan-line-edit",
    ),
    path(
        "file-plans/<uuid:uid>/lines/<uuid:line_uid>/remove/",
        file_plans.remove_line,
        name="file-plan-line-remove",
    ),
    path("outgoing/<uuid:uid>/recipients/", recipients.edit, name="recipients"),
    path("outgoing/<uuid:uid>/follow/", after.follow, name="follow"),
    path("outgoing/<uuid:uid>/dispatch/", after.dispatch, name="dispatch"),
    path("outgoing/<uuid:uid>/recall-answers/", after.recall_answers, name="recall-answers"),
    path("outgoing/<uuid:uid>/paper/", after.printed, name="paper-print"),
    path("documents/<uuid:uid>/copy/", after.copy, name="certified-copy"),
    path("documents/<uuid:uid>/file-copy/", after.lend, name="file-copy"),
    path("documents/<uuid:uid>/file-copy/<uuid:use>/back/", after.lend_back, name="file-copy-back"),
    path("outgoing/<uuid:uid>/recipients/mend/", recipients.mend, name="recipients-mend"),
    path("recipient-groups/", recipients.groups, name="recipient-groups"),
    path("recipient-groups/new/", recipients.group, name="recipient-group-new"),
    path("recipient-groups/first/", recipients.favourite, name="addressee-favourite"),
    path("recipient-groups/<uuid:uid>/", recipients.group, name="recipient-group"),
    path(
        "recipient-groups/<uuid:uid>/retire/",
        recipients.retire_group,
        name="recipient-group-retire",
    ),
    path("registers/", registers.books, name="register-list"),
    path("reports/entered/", entered.show, name="entered"),
    path("registers/<uuid:uid>/", registers.book, name="register-book"),
    path(
        "registers/dispatch/<slug:name>.<slug:form>", registers.dispatch_book, name="dispatch-book"
    ),
    path("registers/new/", numbering.open_register, name="register-new"),
    path("registers/<uuid:uid>/reserve/", numbering.reserve, name="number-reserve"),
    path("registers/<uuid:uid>/close/", numbering.close_series, name="series-close"),
    path("registers/<uuid:uid>/entries/<uuid:entry>/void/", numbering.void, name="number-void"),
    path("registers/<uuid:uid>/print/", registers.printed, name="register-print"),
    path("search/", searching.page, name="search"),
    path("search/suggest/", searching.suggest, name="suggest"),
    path("pick/<slug:what>/", picking.pick, name="pick"),
    path("uploads/", uploads.upload, name="upload"),
    path("files/<uuid:uid>/", uploads.show, name="file"),
    path("files/<uuid:uid>/marked/", uploads.marked, name="file-marked"),
    path("files/<uuid:uid>/thumbnail/", uploads.thumbnail, name="thumbnail"),
    path("progress/<uuid:uid>/", progress.show, name="progress"),
    path("export/<kind:key>.<slug:form>", lists.export, name="export"),
    path("reports/", statistics.page, {"key": "handling"}, name="reports"),
    path("reports/<slug:key>/", statistics.page, name="statistics"),
    path("reports/<slug:key>.<slug:form>", statistics.file, name="statistics-file"),
    path("bulk/<kind:kind>/<slug:name>/", bulk.bulk, name="bulk"),
    path("views/", saved.save, name="saved-view-save"),
    path("views/<uuid:uid>/share/", saved.share, name="saved-view-share"),
    path("views/<uuid:uid>/delete/", saved.delete, name="saved-view-delete"),
    path("<kind:kind>/<uuid:uid>/comment/", creates.comment, name="comment"),
    path("<kind:kind>/<uuid:uid>/<slug:name>/", transitions.transition, name="transition"),
]

if settings.DEBUG:
    urlpatterns += [
        path("design/", design.show, name="design"),
        path("design/dialog/", design.dialog, name="design-dialog"),
    ]
