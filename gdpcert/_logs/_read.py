"""What a published log says, read so that no radius is larger than the one that was computed."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gdpcert import _rounding, _validate
from gdpcert._certificate import ABSTAIN, Certificate
from gdpcert._logs._write import COLUMNS

# Cohen et al. print "{:.3}": three significant digits, to nearest, without trailing zeros
_DIGITS = 3

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Log:
    """A log of certified radii in L2.

    Attributes
    ----------
    file : Path
        Where it was read.
    sigma : float
        The noise level of certification.
    sigma_source : str
        Where that is from, in words.
    digits : int
        The significant digits that its radii are taken to be printed with.
    indices, labels : ndarray of int
        As the log has them.
    certificate : Certificate
        Of arrays. A log has neither votes nor their number nor the failure probability: `n` is 0, `failure` and the
        bounds are NaN.
    """

    file: Path
    sigma: float
    sigma_source: str
    digits: int
    indices: IntArray
    labels: IntArray
    certificate: Certificate


@dataclass(frozen=True)
class _Row:
    index: int
    label: int
    predicted: int
    radius: Decimal


def read_log(file: Path, sigma: float | None = None) -> Log:
    """The log in a file of tab-separated columns idx, label, predict, radius, correct, time.

    A radius was printed with few digits, rounded to nearest: it is read as the lower end of the numbers that are
    printed so. A last line that was not finished is left out.

    Parameters
    ----------
    file : Path
        Such as noise_0.50__sigma_0.50.tsv.
    sigma : float, optional
        The noise level of certification; from the file's name by default.

    Returns
    -------
    Log
        With at least one input.

    Raises
    ------
    ValueError
        If sigma is neither given nor in the name, or a line does not say what its columns mean; the message names it.
    """
    level, source = _sigma(file, sigma)
    *lines, tail = file.read_text(encoding="utf-8").splitlines(keepends=True) or [""]
    if tail.endswith("\n") or tail.count("\t") == len(COLUMNS) - 1:
        lines.append(tail)
    if not lines or tuple(lines[0].split()) != COLUMNS:
        raise ValueError(
            f"{file} is not a log: its first line must name the columns {', '.join(COLUMNS)}, separated by tabs. "
            "Give a run's folder, a votes.jsonl, or such a log."
        )
    rows = [_row(file, number, line) for number, line in enumerate(lines[1:], start=2)]
    _require_once(file, rows)
    digits = max([_DIGITS, *(len(row.radius.as_tuple().digits) for row in rows)])
    predicted = np.array([row.predicted for row in rows])
    decimals = max(-int(row.radius.as_tuple().exponent) for row in rows)
    radii = np.array([_rounding.float_down(lowest(row.radius, digits, decimals)) for row in rows])
    return Log(
        file=file,
        sigma=level,
        sigma_source=source,
        digits=digits,
        indices=np.array([row.index for row in rows]),
        labels=np.array([row.label for row in rows]),
        certificate=_certificate(predicted, radii, level),
    )


def lowest(printed: Decimal, digits: int, decimals: int) -> Fraction:
    """The least number that is printed so, to nearest: in some digits, or where that is coarser in some decimals."""
    if printed == 0:
        return Fraction(0)
    exact = Fraction(printed)
    # below a power of ten the numbers that are printed are ten times as dense
    last = printed.adjusted() - digits + (0 if exact == Fraction(10) ** printed.adjusted() else 1)
    return exact - max(Fraction(10) ** last, Fraction(10) ** -decimals) / 2


def _sigma(file: Path, given: float | None) -> tuple[float, str]:
    if given is not None:
        return float(_validate.sigma(given)), "--sigma"
    found = re.search(r"sigma_(\d+(?:\.\d+)?)", file.name)
    if found is None or float(found[1]) == 0:
        raise ValueError(
            f"{file} does not say the noise level of its radii: give it with --sigma, or name the file as in "
            "noise_0.50__sigma_0.50.tsv."
        )
    return float(found[1]), "the file's name"


def _row(file: Path, number: int, line: str) -> _Row:
    try:
        index, label, predicted, radius, correct, _ = line.rstrip("\r\n").split("\t")
        row = _Row(int(index), int(label), int(predicted), Decimal(radius))
        if row.index < 0 or row.label < 0 or row.predicted < ABSTAIN:
            raise ValueError("an index, a label or a prediction is negative")
        if not row.radius.is_finite() or row.radius < 0 or (row.predicted == ABSTAIN and row.radius > 0):
            raise ValueError(f"the radius is {radius}")
        if int(correct) != (row.predicted == row.label):
            raise ValueError(f"`correct` is {correct} for the label {label} and the prediction {predicted}")
    except (ValueError, InvalidOperation) as error:
        raise ValueError(f"{file}, line {number} is not a line of a log ({error}): {line.strip()!r}.") from error
    return row


def _require_once(file: Path, rows: list[_Row]) -> None:
    if not rows:
        raise ValueError(f"{file} has no line after its columns; give a log with at least one input.")
    seen: set[int] = set()
    for row in rows:
        if row.index in seen:
            raise ValueError(f"{file} has index {row.index} twice; give the log of one run.")
        seen.add(row.index)


def _certificate(predicted: IntArray, radii: npt.NDArray[np.float64], sigma: float) -> Certificate:
    unknown = np.full(radii.shape, math.nan)
    return Certificate(
        predicted=predicted,
        radius=radii,
        abstained=predicted == ABSTAIN,
        p_lower=unknown,
        q_upper=unknown,
        n=np.zeros(radii.shape, dtype=np.int64),
        failure=math.nan,
        sigma=sigma,
        norm=2.0,
        dimension=None,
        rule="log",
    )
