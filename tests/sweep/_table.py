"""The functions, one row each; add one by adding a row."""

import numpy as np

import gdpcert
from gdpcert import _normal
from tests import oracle
from tests.sweep import _curves
from tests.sweep import _draw as draw
from tests.sweep import _exact as exact
from tests.sweep._row import Row

ULP = 2.0**-52


def columns(*draws):
    """Independent columns."""
    return lambda rng, count: tuple(draw_one(rng, count) for draw_one in draws)


def each(function):
    """A function of scalars, on columns."""
    return lambda *arguments: [function(*(value for value in case)) for case in zip(*arguments, strict=True)]


def grouped(function):
    """A function of one scalar and an array, on columns."""

    def call(scalars, *arrays):
        values = np.empty(len(scalars))
        for scalar in np.unique(scalars):
            place = scalars == scalar
            values[place] = function(float(scalar), *(array[place] for array in arrays))
        return values

    return call


def votes_and_failures(rng, count):
    return *draw.votes(rng, count), draw.failures(rng, count)


def certified(failure, k, n, sigma):
    radii = gdpcert.certify(np.stack([k, n - k], axis=1), 0, failure=failure, sigma=1.0).radius
    return radii * sigma  # a power of two


def certify_cases(rng, count):
    k, n = draw.votes(rng, count)
    return draw.failures(rng, count), k, n, 2.0 ** rng.integers(-4, 3, count)


def step_sigmas(rng, count):
    return (draw.sequences(rng, count, lambda n: draw.mixed(rng, n, (0.25, 0.5, 1.0), draw.magnitudes(rng, -6, 6))),)


def step_mus(rng, count):
    pool = (0.0, 5e-324, 1e-12, 3.0, 4.0, 38.0)
    return (draw.sequences(rng, count, lambda n: draw.mixed(rng, n, pool, draw.magnitudes(rng, -12, 2))),)


def shares(rng, count):
    found = []
    for _ in range(count):
        n = int(rng.integers(1, 6))
        parts = np.full(n, 1.0) if rng.random() < 0.25 else rng.random(n) ** 4 + 1e-9
        found.append(tuple((parts / parts.sum()).tolist()))
    places = [int(rng.integers(len(parts))) for parts in found]
    return draw.usual_sigmas(rng, count), found, places


def masks(rng, count):
    found = []
    for _ in range(count):
        n = int(rng.integers(1, 9))
        weights = draw.mixed(rng, n, (0.0, 1.0, -1.0, 1e-30), rng.random, draw.magnitudes(rng, -150, 0))
        found.append(tuple(weights.tolist()))
    norms = draw.mixed(rng, count, (1.0, 2.0), draw.NORMS, lambda wanted: rng.uniform(1, 64, wanted))
    return found, norms, draw.mixed(rng, count, (1.0, 0.1), draw.magnitudes(rng, -3, 3))


def required(rng, count):
    """Radii of up to 9 times sigma, in the norm asked for."""
    sigma, norm, dimension = (
        draw.usual_sigmas(rng, count),
        draw.norms_above_two(rng, count),
        draw.dimensions(rng, count),
    )
    unit = [
        gdpcert.radius(q_plus=0.16, sigma=s, norm=p, dimension=d)
        for s, p, d in zip(sigma, norm, dimension, strict=True)
    ]
    return unit * draw.mixed(rng, count, (1e-9, 0.5, 1.0, 8.3), lambda n: rng.uniform(0, 9, n)), sigma, norm, dimension


ROWS = [
    Row(
        "quantile_down",
        columns(draw.interior),
        _normal.quantile_down,
        down=True,
        slack=22 * ULP,
        exact=oracle.quantile,
    ),
    Row("quantile_up", columns(draw.interior), _normal.quantile_up, down=False, slack=22 * ULP, exact=oracle.quantile),
    Row("cdf_down", columns(draw.points), _normal.cdf_down, down=True, slack=1e-13, exact=oracle.cdf),
    Row("cdf_up", columns(draw.points), _normal.cdf_up, down=False, slack=1e-13, exact=oracle.cdf, end=1.0),
    Row(
        "Gaussian",
        columns(draw.mus, draw.interior),
        grouped(lambda mu, alpha: gdpcert.Gaussian(mu)(alpha)),
        down=True,
        slack=1e-12,
        exact=oracle.trade_off,
    ),
    Row(
        "Gaussian.power",
        columns(draw.mus, draw.interior),
        grouped(lambda mu, alpha: gdpcert.Gaussian(mu).power(alpha)),
        down=False,
        slack=1e-12,
        exact=oracle.power,
        end=1.0,
    ),
    Row(
        "binomial_lower",
        votes_and_failures,
        gdpcert.binomial_lower,
        down=True,
        slack=1e-9,
        margin=exact.lower_margin,
        promised=lambda k, n, failure: failure <= 0.5,
    ),
    Row(
        "binomial_upper",
        votes_and_failures,
        gdpcert.binomial_upper,
        down=False,
        slack=1e-9,
        margin=exact.upper_margin,
        promised=lambda k, n, failure: failure <= 0.5,
    ),
    Row(
        "anytime_lower",
        votes_and_failures,
        gdpcert.anytime_lower,
        down=True,
        slack=1e-9,
        margin=exact.anytime_lower_margin,
        promised=lambda k, n, failure: failure <= 0.5,
    ),
    Row(
        "anytime_upper",
        votes_and_failures,
        gdpcert.anytime_upper,
        down=False,
        slack=1e-9,
        margin=exact.anytime_upper_margin,
        promised=lambda k, n, failure: failure <= 0.5,
    ),
    Row(
        "certify",
        certify_cases,
        grouped(certified),
        down=True,
        slack=1e-9,
        margin=exact.certified_margin,
        promised=lambda failure, k, n, sigma: failure <= 0.5,
    ),
    Row(
        "radius",
        columns(draw.above_half, draw.sigmas),
        lambda p, sigma: gdpcert.radius(p, sigma=sigma),
        down=True,
        slack=1e-12,
        exact=lambda p, sigma: oracle.radius(p, sigma=sigma),
    ),
    Row(
        "radius_of_tail",
        columns(draw.interior, draw.sigmas),
        lambda q, sigma: gdpcert.radius(q_plus=q, sigma=sigma),
        down=True,
        slack=1e-12,
        exact=exact.radius_of_tail,
    ),
    Row(
        "radius_two_sided",
        columns(draw.interior, draw.interior, draw.sigmas),
        lambda p_plus, p_minus, sigma: gdpcert.radius(p_plus, p_minus, sigma=sigma),
        down=True,
        slack=1e-12,
        exact=exact.two_sided_radius,
        scale=exact.two_sided_scale,
    ),
    Row(
        "radius_norms",
        columns(draw.above_half, draw.sigmas, draw.norms_above_two, draw.dimensions),
        lambda p, sigma, norm, dimension: gdpcert.radius(p, sigma=sigma, norm=norm, dimension=dimension),
        down=True,
        slack=1e-12,
        exact=lambda p, sigma, norm, dimension: oracle.radius(p, sigma=sigma, norm=norm, dimension=dimension),
    ),
    Row("compose", step_mus, each(gdpcert.compose), down=False, slack=ULP, exact=exact.composed),
    Row("combine", step_sigmas, each(gdpcert.combine), down=True, slack=4 * ULP, exact=exact.combined),
    Row(
        "split",
        shares,
        each(lambda sigma, parts, place: gdpcert.split(sigma, parts)[place]),
        down=False,
        slack=ULP,
        exact=exact.split_part,
    ),
    Row(
        "sensitivity",
        masks,
        each(lambda weights, norm, radius: gdpcert.sensitivity(weights, norm=norm, radius=radius)),
        down=False,
        slack=1e-13,
        exact=exact.sensitivity,
    ),
    Row(
        "required_p",
        required,
        each(
            lambda radius, sigma, norm, dimension: gdpcert.required_p(
                radius, sigma, norm=norm, dimension=int(dimension)
            )
        ),
        down=False,
        slack=1e-13,
        exact=exact.required_p,
        end=1.0,
    ),
    Row(
        "largest_possible_radius",
        lambda rng, count: (draw.votes(rng, count)[1], draw.failures(rng, count), draw.usual_sigmas(rng, count)),
        each(lambda n, failure, sigma: gdpcert.largest_possible_radius(n, failure, sigma)),
        down=True,
        slack=1e-9,
        exact=exact.largest_possible_radius,
        scale=lambda n, failure, sigma: oracle.ball(sigma),
        promised=lambda n, failure, sigma: failure <= 0.5,
    ),
    *_curves.ROWS,
]
