"""Chat bots: doors to the assistant in the tools where officials already talk."""
