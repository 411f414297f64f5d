"""Chat models behind one port, and what is done when they fail."""
