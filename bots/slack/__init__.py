"""Kenniswijzer in Slack: app, listeners, and formatting apart from both."""
