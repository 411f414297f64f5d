"""Grounding: does a passage carry a sentence? A sentence that nothing carries does not reach the reader.

``Grounder`` is the door: ``check`` judges one sentence (also while a model is still writing), ``ground`` a draft.
"""

from assistant.grounding.grounder import Grounder
from assistant.grounding.verdict import Reason, Verdict
from knowledge.sentences import sentence_texts

__all__ = ["Grounder", "Reason", "Verdict", "sentence_texts"]
