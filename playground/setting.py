"""The playground's own settings, which the control API may change while it runs."""

from dataclasses import dataclass


@dataclass(slots=True)
class Setting:
    """How strict and how patient this Slack is. Seconds unless said otherwise."""

    rate_limits: bool = True
    """Tiers of methods and one message per second and channel."""
    post_burst: int = 1
    """Messages a channel takes at once before it takes one a second."""
    posts_per_minute: int | None = None
    """The workspace-wide limit on messages; Slack has one and publishes no figure."""
    event_rate: int | None = 30_000
    """Event deliveries a workspace gets in an hour; beyond it comes `app_rate_limited`."""
    ack_seconds: float = 3.0
    """How long Slack waits for an acknowledgement."""
    trigger_seconds: float = 3.0
    """How long a `trigger_id` lives."""
    event_retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    """When an event that was not acknowledged is sent again."""
    response_url_uses: int = 5
    response_url_seconds: float = 1800.0
    unknown_arguments: str = "warn"
    """`warn` names them in the answer as Slack's warnings do, `refuse` makes them an error."""
    block_characters: int = 13_200
    """The ceiling on a message's block text that was seen; Slack publishes none."""
    signature_skew: float = 0.0
    """Seconds added to the time in signatures of signed HTTP."""
    socket_seconds: float | None = None
    """How long a socket lives before Slack refreshes it; None for as long as it likes."""
    socket_warning_seconds: float = 10.0
    """How long before such a refresh the warning comes."""
    sockets: int = 10
    refuse_connections: bool = False
    """New sockets are refused, and so is asking for one."""
    recorded: int = 5_000
    """How many requests and deliveries the record keeps."""
    clock_url: str = ""
    """An address that is told when time travel moves the clock."""
