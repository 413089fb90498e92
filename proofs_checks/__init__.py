"""The propositions checked by execution: against definitions at 60 digits and against what gdpcert returns.

``python -m proofs_checks`` prints the ledger. One module a page of docs/theory; `oracle` holds the definitions.
"""
