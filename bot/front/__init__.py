"""How Slack's requests come in: signed HTTP, or envelopes over Socket Mode; never both."""
