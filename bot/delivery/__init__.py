"""What leaves for Slack: rows of the outbox claimed, drawn, sent once, and their fate recorded."""
