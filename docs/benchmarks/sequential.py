"""How many votes it takes to decide one radius on the inputs of a published log, by four rules.

The probability of an input's class is the share of votes that gives the logged radius, one half where the log
abstains; the means and chances are exact for these probabilities, nothing is sampled. Two minutes on one core.

    .venv/bin/python docs/benchmarks/sequential.py noise_0.50__sigma_0.50.tsv --sigma 0.5 --log-failure 0.01

The log is tab-separated with the columns of Cohen et al.: idx, label, predict, radius, correct, time.
"""

import argparse
import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from gdpcert import DecideRadius, DecisionLaw, binomial_lower, radius, required_p
from gdpcert._stopping._stops import Stops, all_stops

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

VOTES, FAILURE = 100_000, 0.001
RADII = (0.25, 0.5, 1.0, 1.5)


def chances(file: Path, sigma: float, failure: float) -> FloatArray:
    """Of each input's class, and below one half where the log abstains."""
    with file.open(newline="") as text:
        logged = np.array([float(row["radius"]) for row in csv.DictReader(text, delimiter="\t")])
    k = np.arange(VOTES // 2, VOTES + 1)
    possible = radius(np.maximum(binomial_lower(k, VOTES, failure), 0.5), sigma=sigma)
    nearest = np.abs(possible - logged[:, None]).argmin(axis=1)
    return np.where(logged > 0, k[nearest] / VOTES, 0.5)


def jeffreys(p: float, give_up: float) -> Stops:
    """`DecideRadius`, which bets on chances above p alone."""
    z = stats.norm.ppf(p)
    return DecisionLaw(DecideRadius(z, sigma=1.0, failure=FAILURE, cap=VOTES, give_up=give_up))._stops


def krichevsky_trofimov(p: float, give_up: float) -> Stops:
    """Voracek's Algorithm 2: one bet on all chances, read on the side of the share."""
    n = np.arange(1, VOTES + 1)

    def fewest(p: float, failure: float) -> IntArray:
        low, high = np.floor(n * p).astype(np.int64), n + 1
        while (high - low > 1).any():
            k = (low + high) // 2
            wealth = special.betaln(k + 0.5, n - k + 0.5) - np.log(np.pi) - special.xlogy(k, p)
            won = wealth - special.xlog1py(n - k, -p) >= -np.log(failure)
            low, high = np.where(won, low, k), np.where(won, k, high)
        return high

    return all_stops(n, fewest(p, FAILURE), n - fewest(1 - p, give_up))


def union_bound(p: float, give_up: float) -> Stops:
    """Voracek's Algorithm 1: Clopper-Pearson bounds at looks that are a tenth apart, each with a share of the level."""
    looks = {int(1.1**k) + 1: k - 10 for k in range(120, 11, -1) if 1.1**k < VOTES}
    n, j = np.array(sorted({VOTES: max(looks.values()) + 1, **looks}.items())).T
    share = 5 / ((j + 4) * (j + 5))
    return all_stops(n, *_clopper_pearson(n, p, FAILURE * share, give_up * share))


def stages(p: float, give_up: float) -> Stops:
    """Horvath et al.: after 100, 1000, 10,000 and 100,000 votes. Here those of earlier stages are kept."""
    n = np.array([100, 1_000, 10_000, 100_000])
    return all_stops(n, *_clopper_pearson(n, p, FAILURE / n.size, give_up / n.size))


def _clopper_pearson(n: IntArray, p: float, failure: npt.ArrayLike, give_up: npt.ArrayLike) -> Iterator[IntArray]:
    yield stats.binom.isf(failure, n, p).astype(np.int64) + 1
    yield n - stats.binom.isf(give_up, n, 1 - p).astype(np.int64) - 1


RULES: dict[str, Callable[[float, float], Stops]] = {
    "`DecideRadius`": jeffreys,
    "betting on every chance": krichevsky_trofimov,
    "union bound": union_bound,
    "four stages": stages,
}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", type=Path)
    parser.add_argument("--sigma", type=float, required=True)
    parser.add_argument("--log-failure", type=float, default=FAILURE, help="the failure probability of the log")
    parser.add_argument("--give-up", type=float, default=0.01)
    options = parser.parse_args()
    p, of_input = np.unique(chances(options.log, options.sigma, options.log_failure), return_inverse=True)
    print("| rule |", " | ".join(f"{r:g}" for r in RADII), "|\n|---|" + "---|" * len(RADII))
    for name, rule in RULES.items():
        cells = []
        for r in RADII:
            law = rule(required_p(r, options.sigma), options.give_up)
            ends = np.array([(weights @ law.trials, weights @ law.certified) for weights in map(law.probability, p)])
            votes, certified = ends[of_input].mean(axis=0)
            cells.append(f"{votes:,.0f} ({100 * certified:.2f} %)")
        print(f"| {name} |", " | ".join(cells), "|", flush=True)
    k = np.rint(p * VOTES)[of_input]
    fixed = radius(np.maximum(binomial_lower(k, VOTES, FAILURE), 0.5), sigma=options.sigma)
    print("| 100,000 votes |", " | ".join(f"100,000 ({100 * np.mean(fixed >= r):.2f} %)" for r in RADII), "|")


if __name__ == "__main__":
    main()
