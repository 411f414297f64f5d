"""Follow-ups in a conversation: read as a question that stands alone, in a sentence that the reader can check."""
