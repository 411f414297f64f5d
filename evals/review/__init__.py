"""Review by people: a small local page on which they judge answers, sentence by sentence."""
