"""Runs of votes on disk, for the tests of what reads them."""

from gdpcert import open_votes


def write_votes(path, header, records=()):
    """A finished run; returns its records."""
    with open_votes(path, header) as votes:
        for record in records:
            votes.append(record)
        return votes.records
