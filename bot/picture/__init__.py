"""Pictures of numbers, as PNG: what Slack's own chart blocks cannot show."""
