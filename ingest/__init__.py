"""Files in: read, clean, structure, cut into passages, and commit them to the register."""
