"""Pipewright: a sales pipeline that lives in Slack."""
