"""For each executed check something wrong that it must find, in place of what it tests."""

import math
from fractions import Fraction

import numpy as np

from gdpcert import (
    DecideRadius,
    Gaussian,
    PiecewiseLinear,
    binomial_lower,
    binomial_upper,
    certify,
    combine,
    is_robust,
    largest_radius,
    noise_scale,
    radius,
    sensitivity,
    split,
)
from proofs_checks import oracle
from proofs_checks.ville import bet_wealth, mixture_wealth


def scaled(function, factor):
    """Its result, or each of its results, times a factor."""

    def wrong(*args, **kwargs):
        result = function(*args, **kwargs)
        return tuple(factor * part for part in result) if isinstance(result, tuple) else factor * result

    return wrong


class Raised:
    """A trade-off function whose values are an ulp up; the powers are as they were."""

    def __init__(self, p, q):
        self._f = PiecewiseLinear(p, q)
        self.power = self._f.power

    def __call__(self, alpha):
        return math.nextafter(self._f(alpha), 2)


def merged(p, q):
    """The first two outcomes are not told apart."""
    return PiecewiseLinear([sum(p[:2]), *p[2:]], [sum(q[:2]), *q[2:]])


def peeking(law, kernel):
    """A map that looks at the law it is applied to."""
    result = oracle.processed(law, kernel)
    return result if law[0] >= Fraction(1, 2) else result[::-1]


def printed(masks, sigmas, *, axis):
    """The paper's weights, without 1/d in the variance of the noise."""
    scales = [
        1.0 * sigma if mask.all() and (mask == 1).all() else sigma * np.sqrt((mask**2).sum(axis=axis))
        for mask, sigma in zip(masks, sigmas, strict=True)
    ]
    ratios = [mask / (scale or 1) ** 2 for mask, scale in zip(masks, scales, strict=True)]
    total = sum(ratio * mask for ratio, mask in zip(ratios, masks, strict=True))
    return [ratio / total for ratio in ratios]


def to_nearest(sigma, shares):
    return tuple(sigma / math.sqrt(share) for share in shares)


def on_the_same_votes(counts, *, failure, sigma, rule):
    """As if the class had been chosen before."""
    assert rule == "same-samples"
    return certify(counts, counts.argmax(axis=-1), failure=failure, sigma=sigma)


MUTANTS = {
    "neyman_pearson": {"curve": lambda p, q: PiecewiseLinear(q, p)},
    "float_values": {"curve": Raised},
    "random_kernels": {"processed": peeking},
    "reversible_maps": {"curve": merged},
    "gaussian_values": {"curve": lambda mu: Gaussian(mu * (1 - 1e-9))},
    "gaussian_slack": {"curve": lambda mu: Gaussian(mu * (1 + 1e-9))},
    "gaussian_laws": {"trade_off": lambda mu, alpha: oracle.trade_off(mu, alpha) * (1 - oracle.real(1e-20))},
    "gaussian_tests": {"trade_off": lambda mu, alpha: oracle.trade_off(0.99 * mu, alpha)},
    "prediction_stays": {"decides": lambda f, p_plus, p_minus: f(1 - p_plus) > p_minus},
    "prediction_is_not_beaten": {"trade_off": lambda p, q, alpha: 1 - alpha},
    "equality_is_a_tie": {"decides": lambda f, p_plus, p_minus: f(Fraction(1 - p_plus)) >= f.power(Fraction(p_minus))},
    "decisions_are_tight": {"decides": lambda f, *, q_plus: is_robust(f, q_plus=0.99 * q_plus)},
    "general_radius": {"largest": scaled(largest_radius, 1.01)},
    "radius_is_the_threshold": {"exact": scaled(oracle.radius, 1 + oracle.real(10) ** -40)},
    "radius_is_below": {"certified": scaled(radius, 1 + 1e-13)},
    "radius_is_tight": {"certified": scaled(radius, 0.99)},
    "half_spaces": {"certified": scaled(radius, 1.01)},
    "unions_of_intervals": {"quantile": scaled(oracle.quantile, 1.01)},
    "half_lines": {"quantile": scaled(oracle.quantile, 1.01)},
    "radii_of_neighbours": {"certified": scaled(radius, 1.01)},
    "enumerated_two_steps": {"worth": scaled(combine, 1.05)},
    "linear_classifier": {"certified": scaled(radius, 1.01)},
    "linear_classifier_is_tight": {"worth": scaled(combine, 0.99)},
    "enumeration_is_sharp": {"worth": scaled(combine, 0.98)},
    "split_spends_no_more": {"parted": to_nearest},
    "split_is_tight": {"parted": scaled(split, 1.01)},
    "directions": {"worth": scaled(combine, 1 + 1e-15)},
    "combine_undoes_split": {"worth": scaled(combine, 0.999)},
    "second_level": {"combined": scaled(oracle.combined, 1 + oracle.real(10) ** -40)},
    "sign_vectors": {"moved": scaled(sensitivity, 0.99)},
    "maximisers": {"moved": lambda mask, *, norm: max(mask)},
    "sensitivity_is_tight": {"moved": scaled(sensitivity, 1.01)},
    "two_pixels": {"noise": scaled(noise_scale, 0.8)},
    "noise_is_calibrated": {"noise": lambda mask, sigma, *, axis: noise_scale(mask, sigma, axis=axis, norm=2)},
    "radius_of_dimension": {"certified": lambda *, q_plus, sigma, norm, dimension: radius(q_plus=q_plus, sigma=sigma)},
    "quadratic_programme": {"weights": printed},
    "competitors": {"weights": printed},
    "errata_numbers": {"weights": printed},
    "printed_weights": {"weights": printed},
    "fisher_information": {"noise": scaled(noise_scale, 1.01)},
    "closed_and_constant": {"weights": printed},
    "mask_of_zeros": {"weights": lambda masks, sigmas, *, axis: [mask / 2 for mask in masks]},
    "lower_coverage": {"bound": scaled(binomial_lower, 1 + 1e-9)},
    "upper_coverage": {"bound": lambda *args: np.where(args[0] == args[1], 1, (1 - 1e-9) * binomial_upper(*args))},
    "bounds_are_monotone": {"lower": lambda k, n, failure: binomial_lower(n - k, n, failure)},
    "bounds_are_tight": {"bound": scaled(binomial_lower, 1 - 1e-8)},
    "half_level": {"share": 1.0},
    "full_level": {"share": 0.5},
    "known_figures": {"bound": lambda k, n, failure: binomial_lower(k, n, 1.1 * failure)},
    "abstained_rows": {"least": 0.5},
    "certified_votes": {"certified": on_the_same_votes},
    "fixed_bet": {"wealth": lambda steps, p, u: bet_wealth(steps, p * Fraction(9, 10), u)},
    "truncated_mixture": {"wealth": lambda steps, p: mixture_wealth(steps, 0.8 * p)},
    "mixture_is_fair": {"wealth": lambda steps, p: mixture_wealth(steps, p * (1 + 1e-9))},
    "anytime_bounds": {"lower": binomial_lower},
    "decided_radius": {"rule": lambda z, **rest: DecideRadius(0.7 * z, **rest)},
    "mixture_is_monotone": {"wealth": lambda steps, p: mixture_wealth(steps, 1 - p)},
}
