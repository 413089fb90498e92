"""The versioned record of votes: the only thing that crosses from sampling to certifying."""

from gdpcert._records._certify import certify_votes
from gdpcert._records._file import append_vote, read_votes, resume_votes
from gdpcert._records._schema import SCHEMA, VoteRecord, Votes, VotesHeader

__all__ = [
    "SCHEMA",
    "VoteRecord",
    "Votes",
    "VotesHeader",
    "append_vote",
    "certify_votes",
    "read_votes",
    "resume_votes",
]
