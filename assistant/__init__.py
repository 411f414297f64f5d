"""Answering: from a question to sentences that each carry their source."""
