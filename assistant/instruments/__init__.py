"""Instruments in an answer: is it asked for, which articles carry it, how it is written out."""
