"""Fixed words of the standard data. What an office may extend is a row, not a choice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Family(models.TextChoices):
    """The two families of official documents, and what serves both."""

    STATE = "state", _("State bodies")
    PARTY = "party", _("Party bodies")
    SHARED = "shared", _("Both families")


class Certainty(models.TextChoices):
    """How well a row is founded (domain.md §0.1)."""

    SURE = "S", _("Sure")
    LIKELY = "L", _("Likely")
    UNSURE = "U", _("To be confirmed")


class KindDirection(models.TextChoices):
    """Whether an office may issue a kind, or only receives it."""

    BOTH = "both", _("Issued and received")
    INCOMING_ONLY = "incoming_only", _("Received only")


class KindGroup(models.TextChoices):
    """What sort of document kind a row is."""

    ADMINISTRATIVE = "administrative", _("Administrative document")
    PARTY = "party", _("Party document")
    PAPER = "paper", _("Administrative paper")
    RULE_MAKING = "rule_making", _("Rule-making document")
    COPY = "copy", _("Certified copy")
    OTHER = "other", _("Other")


class SigningForm(models.TextChoices):
    """In what right a person signs (domain.md §2.3)."""

    DIRECT = "direct", _("Signs directly")
    TM = "tm", _("On behalf of a collective")
    KT = "kt", _("In place of the head")
    TL = "tl", _("By order")
    TUQ = "tuq", _("By authorisation")
    Q = "q", _("Acting head")
    TM_PRESIDIUM = "tm_presidium", _("On behalf of a presidium")


class DayKind(models.TextChoices):
    """What a day of the calendar is (CAL-06)."""

    HOLIDAY = "holiday", _("Public holiday")
    COMP_OFF = "comp_off", _("Day off in place of a holiday on a rest day")
    SWAP_OFF = "swap_off", _("Working day swapped off")
    SWAP_WORK = "swap_work", _("Rest day worked in exchange")
    LOCAL_OFF = "local_off", _("Day off of one organisation")


class OrganisationLevel(models.TextChoices):
    """Tier of an organisation. Districts ended on 30/06/2025."""

    CENTRAL = "central", _("Central")
    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District (until 2025)")
    COMMUNE = "commune", _("Commune")
    OTHER = "other", _("Other")


class Channel(models.TextChoices):
    """Ways a document may travel (domain.md §4.3)."""

    EMAIL = "email", _("Official e-mail on the Internet")
    STATE_BUS = "state_bus", _("National document exchange (State network)")
    PARTY_WAN = "party_wan", _("Party wide-area network")
    PARTY_WAN_CIPHER = "party_wan_cipher", _("Party wide-area network with cipher products")
    INDEPENDENT_LAN = "independent_lan", _("Independent local network")
    POST = "post", _("Post or courier")
    HAND = "hand", _("By hand or cipher courier")


class ChannelVerdict(models.TextChoices):
    """What the channel matrix says."""

    YES = "yes", _("Allowed")
    RESTRICTED = "restricted", _("Allowed with a condition")
    NO = "no", _("Not allowed")


class BodyType(models.TextChoices):
    """Party bodies as the rules on authority name them (QĐ 399-QĐ/TW Đ8-13)."""

    CONGRESS = "congress", _("Congress")
    COMMITTEE = "committee", _("Executive committee")
    STANDING_COMMITTEE = "standing_committee", _("Standing committee")
    CELL = "cell", _("Party cell")


class BodyTier(models.TextChoices):
    """Tier of a Party body."""

    CENTRAL = "central", _("Central")
    PROVINCE = "province", _("Province")
    ABOVE_GRASSROOTS = "above_grassroots", _("Directly above the grassroots")
    GRASSROOTS = "grassroots", _("Grassroots")


class StatusSender(models.TextChoices):
    """Who reports an exchange status."""

    RECEIVER = "receiver", _("The receiver")
    SENDER = "sender", _("The sender")


class CodeListName(models.TextChoices):
    """The small code lists kept together in one table (TT 05/2025, office practice)."""

    ACCESS_MODE = "access_mode", _("Mode of access")
    CONFIDENCE = "confidence", _("Confidence level")
    PHYSICAL_STATE = "physical_state", _("Physical condition")
    RISK_RECOVERY = "risk_recovery", _("Insurance copy")
    SIP_STATUS = "sip_status", _("Status of a submission package")
    SOURCE_SIDE = "source_side", _("Side of a loose document")
    CIRCULATION = "circulation", _("Circulation direction")
    DELIVERY_FORM = "delivery_form", _("Form of delivery")
    PARTY_BODY_SYMBOL = "party_body_symbol", _("Symbol of a Party body")
    RETURN_REASON = "return_reason", _("Reason for returning a draft")


class FormSeverity(models.TextChoices):
    """How much a broken rule of form weighs. What is not sure law only advises (domain.md §0.1)."""

    ERROR = "error", _("Error")
    WARNING = "warning", _("Warning")
    ADVICE = "advice", _("Advice")


class FormElement(models.TextChoices):
    """The parts of a document by which its form is judged (NĐ 30/2020 Đ8, QĐ 399-QĐ/TW)."""

    PAGE = "page", _("Paper and margins")
    LETTERS = "letters", _("Letters and fonts")
    HEADING = "heading", _("National or Party heading")
    ISSUER = "issuer", _("Issuing body")
    NUMBER = "number", _("Number and symbol")
    PLACE_DATE = "place_date", _("Place and date")
    TITLE = "title", _("Kind and subject")
    ADDRESSEE = "addressee", _("Addressees")
    BASES = "bases", _("Legal bases")
    BODY = "body", _("Body text")
    SIGNATURE = "signature", _("Signature block")
    RECIPIENTS = "recipients", _("Recipients (nơi nhận)")
    MARKS = "marks", _("Marks of urgency and secrecy")
    ORDER = "order", _("Order of the elements")


class HandoverMatter(models.TextChoices):
    """Which dossiers a rule of handing over speaks of (domain.md §5.1)."""

    GENERAL = "general", _("Dossiers in general")
    DIGITAL = "digital", _("Digital dossiers")
    CONSTRUCTION = "construction", _("Construction works")


class HandoverUnit(models.TextChoices):
    """In what the time to hand over is counted, and from when."""

    YEAR_END = "year_end", _("Years, to the end of the year")
    MONTHS = "months", _("Months from the day the work ended")
    DAYS = "days", _("Days from the day the work ended")
