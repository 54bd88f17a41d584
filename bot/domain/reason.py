"""Why deals are lost, as the reasons a form offers; imported ones may be in other words."""

from enum import StrEnum


class LostReason(StrEnum):
    """The reasons worth counting; `OTHER` wants a note."""

    PRICE = "price"
    COMPETITOR = "competitor"
    NO_BUDGET = "no_budget"
    NO_DECISION = "no_decision"
    TIMING = "timing"
    MISSING_FEATURE = "missing_feature"
    NO_REPLY = "no_reply"
    OTHER = "other"
