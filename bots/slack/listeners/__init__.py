"""One file of listeners a kind of event."""
