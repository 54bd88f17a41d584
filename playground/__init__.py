"""A Slack workspace in a box: `from playground import Workspace`."""

from playground.deliver.interact import Notice
from playground.fault.plan import Fault, Rule
from playground.member import Member
from playground.workspace import Workspace

__all__ = ["Fault", "Member", "Notice", "Rule", "Workspace"]
