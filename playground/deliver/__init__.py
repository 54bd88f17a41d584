"""How Slack reaches the app: payloads, Socket Mode, signed HTTP, and what the answers do."""
