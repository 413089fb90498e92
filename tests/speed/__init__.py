"""How long the numbers take, beside the naive expression; run by `make speed`, not by pytest."""
