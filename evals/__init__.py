"""Evaluation: sets, metrics, runs and reports that show what got better or worse.

Where to find what:

- ``evals.cases``: ``Case``, ``Gold``; ``load_cases``, ``write_set``, ``set_names``, ``set_facts``, ``schema_text``
- ``evals.exchange``: ``export_set`` and ``import_set``, CSV and Excel without loss
- ``evals.rows``: ``AnswerRow`` and ``PassageFacts``, what generating leaves behind
- ``evals.answering``: ``RunConfig``, ``make_answerer`` (a library to rows), ``library_fingerprint``, ``shipped``
- ``evals.run``: ``load_sets``, ``load_config``, ``run_sets`` (sets and a library to a ``RunFolder``)
- ``evals.run_folder``: ``RunFolder`` with ``manifest()``, ``cases()``, ``answers()``
- ``evals.metrics``: ``METRICS``, one metric a module; ``evals.metrics.right_case`` says why a case is wrong
- ``evals.scoring``: ``score_rows``, ``score_run`` to ``Scores``: values a case, figures, intervals, groups, ``as_json``
- ``evals.statistics``: ``bootstrap`` to an ``Interval``
- ``evals.compare``: ``compare(Scores, Scores)`` to a ``Comparison``; ``render``
- ``evals.libraries``: ``measured_library`` makes and keeps the libraries that the gate and the table measure on
- ``evals.judging`` and ``evals.gate``: the gate
- ``evals.table``: the table of the README

Generating and scoring are separate: ``run_sets`` asks, ``score_run`` only reads the folder of the run.
"""
