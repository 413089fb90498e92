"""When an input has votes enough: a fixed number, one radius decided, or the largest radius known."""

from gdpcert._stopping._fixed import FixedVotes
from gdpcert._stopping._law import DecisionLaw
from gdpcert._stopping._protocol import Stop
from gdpcert._stopping._radius import DecideRadius
from gdpcert._stopping._tolerance import WithinTolerance

__all__ = ["DecideRadius", "DecisionLaw", "FixedVotes", "Stop", "WithinTolerance"]
