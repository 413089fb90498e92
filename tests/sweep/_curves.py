"""Trade-off functions other than the Gaussian's values, privacy profiles, and the radii they afford."""

import math
from fractions import Fraction

import numpy as np
from flint import arb

import gdpcert
from tests import oracle
from tests.oracle import ball
from tests.sweep import _draw as draw
from tests.sweep._row import Row

FAMILIES = {"Laplace": gdpcert.Laplace, "Logistic": gdpcert.Logistic, "Uniform": gdpcert.Uniform}


def shifts(rng, count):
    """From 1e-12 to 50, each value several times."""
    pool = draw.mixed(rng, max(1, count // 20), (1e-12, 0.1, 0.5, 1.0, 2.0, 50.0), draw.magnitudes(rng, -12, 1.7))
    return rng.choice(pool, count)


def with_alphas(rng, count):
    return shifts(rng, count), draw.interior(rng, count)


def with_epsilons(rng, count):
    """Between 0 and the shift, where the profile is positive, its ends as often as what lies between."""
    shift = shifts(rng, count)
    share = draw.mixed(rng, count, (0.0, 0.5, 1 - 2.0**-52), rng.random, lambda n: 1 - draw.magnitudes(rng, -12, 0)(n))
    return shift, shift * share


def gaussian_epsilons(rng, count):
    """At up to 35 standard deviations of the loss from its mean."""
    mu = draw.mus(rng, count)
    away = draw.mixed(rng, count, (-3.0, 0.0, 1.0, 12.0), lambda n: rng.uniform(-6, 35, n))
    return mu, np.maximum(mu * mu / 2 + away * mu, 0.0)


def called(families, method):
    """Rows of values, a function made once for each shift."""

    def call(shift, argument):
        values = np.empty(len(shift))
        for one in np.unique(shift):
            place = shift == one
            values[place] = getattr(families(float(one)), method)(argument[place])
        return values

    return call


def laplace(r, a):
    r, a = ball(r), ball(a)
    if a < (-r).exp() / 2:
        return 1 - r.exp() * a
    return (-r).exp() / (4 * a) if a <= arb(1) / 2 else (-r).exp() * (1 - a)


def logistic(r, a):
    a = ball(a)
    return (1 - a) / (1 - a + ball(r).exp() * a)


def uniform(r, a):
    return oracle.ball(max(Fraction(0), 1 - Fraction(a) - Fraction(r) / 2))


def laplace_power(r, a):
    r, a = ball(r), ball(a)
    if a < (-r).exp() / 2:
        return r.exp() * a
    return 1 - laplace(r, a)


def logistic_power(r, a):
    a = ball(a)
    return ball(r).exp() * a / (1 - a + ball(r).exp() * a)


def uniform_power(r, a):
    return oracle.ball(min(Fraction(1), Fraction(a) + Fraction(r) / 2))


def laplace_delta(r, e):
    return 1 - ((ball(e) - ball(r)) / 2).exp()


def logistic_delta(r, e):
    return ((ball(r) / 2).exp() - (ball(e) / 2).exp()) ** 2 / (ball(r).exp() - 1)


def uniform_delta(r, e):
    return ball(min(Fraction(r) / 2, Fraction(1)))


def gaussian_delta(mu, e):
    mu, e = ball(mu), ball(e)
    return oracle.cdf(mu / 2 - e / mu) - e.exp() * oracle.cdf(-mu / 2 - e / mu)


def gaussian_epsilon_margin(value, mu, delta):
    """Of the delta at the epsilon found, relative to the one asked for: not negative if it is reached."""
    if value == math.inf:
        return None
    return (ball(delta) - gaussian_delta(mu, value)) / ball(delta)


def gaussian_deltas(rng, count):
    """A delta that some epsilon above 0 has."""
    mu, epsilon = gaussian_epsilons(rng, count)
    delta = np.array([min(float(gaussian_delta(m, e).lower()), 1.0) for m, e in zip(mu, epsilon, strict=True)])
    return mu, np.clip(delta, 1e-290, 1.0)


def quantiles(noise):
    """F^-1 of a tail q from the right, at scale 1."""
    if noise == "uniform":
        return lambda q: 1 - 2 * ball(q)
    if noise == "logistic":
        return lambda q: ball(1 - Fraction(q)).log() - ball(q).log()
    return lambda q: -(2 * ball(q)).log() if q <= Fraction(1, 2) else (2 * ball(1 - Fraction(q))).log()


def location(noise):
    """The radius row of one noise."""
    quantile = quantiles(noise)

    def parts(p_plus, p_minus):
        q = 1 - Fraction(p_plus)
        return quantile(q), quantile(min(Fraction(p_minus), q))

    def exact(p_plus, p_minus, scale):
        if p_plus <= p_minus:
            return arb(0)
        plus, minus = parts(p_plus, p_minus)
        return ball(scale) / 2 * (plus + minus)

    def scale(p_plus, p_minus, scale):
        plus, minus = parts(p_plus, p_minus)
        return ball(scale) / 2 * (abs(plus) + abs(minus) + 1)

    return Row(
        f"location_radius_{noise}",
        lambda rng, count: (draw.interior(rng, count), draw.interior(rng, count), draw.usual_sigmas(rng, count)),
        lambda p_plus, p_minus, s: gdpcert.location_radius(noise, p_plus, p_minus, scale=s),
        down=True,
        slack=1e-12,
        exact=exact,
        scale=scale,
        end=0.0,
    )


POWERS = {"Laplace": laplace_power, "Logistic": logistic_power, "Uniform": uniform_power}
VALUES = {"Laplace": laplace, "Logistic": logistic, "Uniform": uniform}
DELTAS = {"Laplace": laplace_delta, "Logistic": logistic_delta, "Uniform": uniform_delta}

ROWS = [
    Row(
        "Gaussian.delta",
        gaussian_epsilons,
        called(gdpcert.Gaussian, "delta"),
        down=False,
        slack=1e-11,
        exact=gaussian_delta,
        end=1.0,
    ),
    Row(
        "Gaussian.epsilon",
        gaussian_deltas,
        called(gdpcert.Gaussian, "epsilon"),
        down=False,
        slack=1e-10,  # of delta: a unit in the last place of epsilon is worth up to 1e4 of delta's
        margin=gaussian_epsilon_margin,
    ),
    *(
        Row(
            f"{name}",
            with_alphas,
            called(FAMILIES[name], "__call__"),
            down=True,
            slack=1e-12,
            exact=exact,
            # of uniform noise the value is a difference, and its slack is of the size of what is subtracted
            scale=(lambda r, a: arb(1)) if name == "Uniform" else None,
            end=0.0,
        )
        for name, exact in VALUES.items()
    ),
    *(
        Row(
            f"{name}.power",
            with_alphas,
            called(FAMILIES[name], "power"),
            down=False,
            slack=1e-12,
            exact=exact,
            end=1.0,
        )
        for name, exact in POWERS.items()
    ),
    *(
        Row(f"{name}.delta", with_epsilons, called(FAMILIES[name], "delta"), down=False, slack=1e-12, exact=exact)
        for name, exact in DELTAS.items()
    ),
    *(location(noise) for noise in ("laplace", "logistic", "uniform")),
]
