"""Certificates as a log that the scripts of Cohen et al. read."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Context

import numpy as np
import numpy.typing as npt

from gdpcert._certificate import Certificate

COLUMNS = ("idx", "label", "predict", "radius", "correct", "time")


def log_text(
    certificate: Certificate, indices: Sequence[int], labels: Sequence[int], *, digits: int, seconds: float
) -> str:
    """The log of certificates: a header line, then one line an input by ascending index.

    Parameters
    ----------
    certificate : Certificate
        Of arrays.
    indices, labels : sequence of int
        The inputs' places in the test set, and their true classes.
    digits : int
        The significant digits of a radius, from 1 to 17. It is rounded down: what is read back is never larger.
    seconds : float
        What an input took on average, for the last column; 0.0 where it is not known.

    Returns
    -------
    str
        An abstention has the prediction -1 and the radius 0.0, and is not correct.

    Raises
    ------
    ValueError
        If `digits` leaves its range.
    """
    if not 1 <= digits <= 17:
        raise ValueError(f"`digits` must be from 1 to 17; got {digits}.")
    rows = zip(indices, labels, _column(certificate.predicted), _column(certificate.radius), strict=True)
    lines = [
        "\t".join(
            map(str, (index, label, predicted, rounded(radius, digits), int(predicted == label), f"{seconds:.1f}"))
        )
        for index, label, predicted, radius in sorted(rows)
    ]
    return "\n".join(["\t".join(COLUMNS), *lines]) + "\n"


def rounded(radius: float, digits: int) -> str:
    """A radius in some significant digits, rounded down."""
    if radius == 0:
        return "0.0"
    return str(Context(prec=digits, rounding=ROUND_DOWN).create_decimal_from_float(radius))


def _column(values: int | float | npt.NDArray[np.generic]) -> list[float]:
    return [value.item() for value in np.ravel(values)]
