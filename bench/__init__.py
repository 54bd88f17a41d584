"""What is measured, against what: the bot's work beside hand-written SQL on the same tables."""
