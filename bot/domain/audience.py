"""Why something is not posted to a channel: who would read it, or what Slack does not allow."""

from enum import StrEnum


class Barrier(StrEnum):
    """What stands between a post and its channel."""

    ABSENT = "absent"
    """The bot is not in the channel."""
    OUTSIDERS = "outsiders"
    """The channel is shared with another organisation, or about to be."""
    GUESTS = "guests"
    """A guest of the workspace is in the channel."""
    HIDDEN = "hidden"
    """Slack does not let the bot see who is in the channel."""
    CROWD = "crowd"
    """There are too many people to know whether they are all of the workspace."""
    ARCHIVED = "archived"
    FAILED = "failed"
    UNSURE = "unsure"
    """Nobody knows whether the post arrived, so it is not repeated."""
