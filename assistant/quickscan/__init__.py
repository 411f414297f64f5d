"""The first-pass quickscan: from a hunch to what is known, what the figures say and what can be done."""
