"""Every float function against Arb on many cases: none on the wrong side, and how far each is on the safe one.

`_table.py` has a row for each function. `pytest tests/sweep` runs 2,000 cases of each, `make deep` 200,000,
`pytest tests/sweep -k NAME` one function, and `python -m tests.sweep 20000 NAME` prints the slack.
"""
