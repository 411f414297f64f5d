"""The table of the README as markdown."""

from __future__ import annotations

from evals.table import TableRow, as_markdown


def test_the_best_of_each_measure_is_bold_ties_too() -> None:
    way = {"nDCG@10": 0.5, "recall@5": 0.7, "MRR": 0.4}
    row = TableRow(
        "lekentaal", 165, {"hybrid": way, "dense": way | {"MRR": 0.6}, "BM25": way | {"nDCG@10": 0.4, "recall@5": 0.7}}
    )
    head, line, told = as_markdown([row]).splitlines()
    assert head.startswith("| set | questions | nDCG@10 hybrid | nDCG@10 dense | nDCG@10 BM25 |")
    assert line.count("---") == 11
    cells = [cell.strip() for cell in told.strip("|").split("|")]
    assert cells[:2] == ["lekentaal", "165"]
    assert cells[2:5] == ["**0.500**", "**0.500**", "0.400"]
    assert cells[5:8] == ["**0.700**"] * 3
    assert cells[8:] == ["0.400", "**0.600**", "0.400"]
