"""The versioned record of votes: the only thing that crosses from sampling to certifying."""

from gdpcert._records._certify import certify_votes
from gdpcert._records._files import read_votes
from gdpcert._records._merge import merge_votes
from gdpcert._records._open import VotesFile, open_votes
from gdpcert._records._schema import SCHEMA, VoteRecord, Votes, VotesHeader

__all__ = [
    "SCHEMA",
    "VoteRecord",
    "Votes",
    "VotesFile",
    "VotesHeader",
    "certify_votes",
    "merge_votes",
    "open_votes",
    "read_votes",
]
