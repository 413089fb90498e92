"""How many votes an image may get, in which blocks, and what keys their noise."""

from dataclasses import dataclass

import gdpcert
from gdpcert_torch._engine._whole import require_whole

# the votes that bound a probability never share a block, and so no noise, with those that choose the class
_BOUNDING_BLOCKS = 2**32


@dataclass(frozen=True)
class Plan:
    """An image's blocks in their order: first those that choose the class, then those that bound its probability.

    Attributes
    ----------
    seed : int
        Of the noise.
    n0 : int
        Votes that choose the class.
    stop : Stop or None
        When an image has votes enough; None where only the class is asked for.
    block : int
        Samples that share a noise key.
    slots : int
        Blocks in a chunk, the shape that the classifier is always evaluated at.
    """

    seed: int
    n0: int
    stop: gdpcert.Stop | None
    block: int
    slots: int

    @property
    def selection_blocks(self) -> int:
        """The blocks that choose the class."""
        return -(-self.n0 // self.block)

    @property
    def blocks(self) -> int:
        """All blocks that an image can get."""
        return self.selection_blocks + (0 if self.stop is None else -(-self.stop.cap // self.block))

    def sure(self, taken: int) -> int:
        """The blocks that an image needs whatever they say, once `taken` of them are counted."""
        if self.stop is None or self.stop.rule == "fixed":
            return self.blocks
        return min(self.blocks, max(self.selection_blocks, taken) + 1)

    def key(self, index: int, number: int) -> tuple[int, int, int]:
        """What keys the noise of an image's block, before the step."""
        bounding = number - self.selection_blocks
        return (self.seed, index, number if bounding < 0 else _BOUNDING_BLOCKS + bounding)

    def limit(self, number: int) -> int:
        """How many samples of a block are counted: all but the last ones of n0 and of the cap."""
        bounding = number - self.selection_blocks
        left = self.n0 - number * self.block if bounding < 0 else self._cap - bounding * self.block
        return min(self.block, left)

    @property
    def _cap(self) -> int:
        return 0 if self.stop is None else self.stop.cap


def make_plan(*, seed: int, n0: int, stop: gdpcert.Stop | None, chunk: int, block: int) -> Plan:
    """The plan, checked.

    Raises
    ------
    ValueError
        If a number is below 1, or a chunk is not a whole number of blocks.
    """
    for name, value in (("n0", n0), ("chunk", chunk), ("block", block)):
        require_whole(name, value)
    require_whole("seed", seed, least=0)
    if chunk % block:
        raise ValueError(
            f"`chunk` must be a multiple of `block`, the samples that share a noise key; got {chunk} and {block}."
        )
    return Plan(seed, n0, stop, block, chunk // block)
