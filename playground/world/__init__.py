"""What a Slack holds: teams, people, channels, messages, views, files and installations."""
