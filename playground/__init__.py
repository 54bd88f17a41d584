"""A Slack workspace in a box: `from playground import Workspace`."""

from playground.workspace import Workspace

__all__ = ["Workspace"]
