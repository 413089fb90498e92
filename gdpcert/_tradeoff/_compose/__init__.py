"""Composition of many steps on a lattice of losses, by exponentially tilted Fourier transforms."""

from gdpcert._tradeoff._compose._engine import composed

__all__ = ["composed"]
