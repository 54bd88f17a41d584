"""What a workspace has chosen beside its currency and its zone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setup:
    """`country` names whose holidays count (ISO 3166, None: none).

    `done` tells that somebody has been through the set-up; until then every member may.
    """

    country: str | None = None
    done: bool = False
