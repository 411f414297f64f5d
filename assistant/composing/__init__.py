"""The extractive composer: sentences of the best passages, verbatim."""
