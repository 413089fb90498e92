"""Where to look: boundary floats, tiny tails, and noise levels over many magnitudes."""

import math
import sys

from hypothesis import strategies as st

NEXT_TO_HALF = (math.nextafter(0.5, 0), math.nextafter(0.5, 1))
INTERIOR = (5e-324, 1e-310, 1e-300, 1e-100, 1e-17, 2.0**-53, 0.25, *NEXT_TO_HALF, 0.5, 0.75, 0.99, 1 - 2.0**-53)
EDGES = (0.0, *INTERIOR, 1.0)


def _powers(low, high):
    return st.floats(low, high).map(lambda exponent: 10.0**exponent)


interior = st.one_of(
    st.sampled_from(INTERIOR),
    st.floats(2.0**-53, 1 - 2.0**-53),
    _powers(-322, -1),
    _powers(-15, -1).map(lambda q: 1 - q),
)
probabilities = st.one_of(st.sampled_from(EDGES), interior)
above_half = interior.map(lambda p: max(p, 1 - p)).filter(lambda p: 0.5 < p < 1)
mus = _powers(-12, math.log10(38))
sigmas = st.one_of(st.sampled_from((0.25, 0.5, 1.0)), st.floats(1e-3, 1e3), _powers(-290, 290))
extreme_sigmas = st.one_of(sigmas, st.sampled_from((5e-324, 1e-308, 1e308, sys.float_info.max)), _powers(-320, 308))
norms = st.one_of(
    st.sampled_from(
        (
            1.0,
            math.nextafter(1, 2),
            2.0,
            math.nextafter(2, 3),
            2 + 1e-12,
            2.0001,
            3.0,
            1e300,
            sys.float_info.max,
            math.inf,
        )
    ),
    st.floats(1, 64),
)
dimensions = st.one_of(st.sampled_from((1, 2, 3 * 32 * 32, 2**53)), st.integers(1, 10**6))
failures = st.one_of(st.sampled_from((0.5, 0.1, 0.001, 1e-12)), st.floats(0.01, 0.99), _powers(-12, -1))
weights = st.one_of(st.sampled_from((0.0, 1.0, -1.0, 1e-30)), st.floats(-1, 1), _powers(-150, 0))


@st.composite
def votes(draw, most=3000):
    """Successes and trials, near both ends as often as between."""
    n = draw(st.one_of(st.integers(1, 12), st.integers(1, most)))
    k = draw(st.one_of(st.integers(0, n), st.integers(0, min(3, n)), st.integers(max(0, n - 3), n)))
    return k, n
