"""Small JSON files that a stopped measurement goes on from."""

import json


def noted(file, otherwise):
    """What the file says; something else where there is none."""
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else otherwise
