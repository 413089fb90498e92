"""Noise given by functions: what is accepted, what is refused, and that its enclosures hold."""

import math

import numpy as np
import pytest
from scipy import special

from gdpcert import Noise, location_radius, radius
from tests import oracle
from tests.noises import LAPLACE, LOG_CONCAVE, NORMAL, NOT_LOG_CONCAVE, made
from tests.oracle import ball


@pytest.mark.parametrize("name", LOG_CONCAVE)
def test_symmetric_log_concave_noise_is_accepted(name):
    made(LOG_CONCAVE[name])


@pytest.mark.parametrize("name", NOT_LOG_CONCAVE)
def test_a_tail_that_is_not_log_concave_is_refused(name):
    # scipy's quantiles of Student's laws end at 1e-300, those of 1.14 are wrong before
    with pytest.raises(ValueError, match=r"not log-concave|finite number|not the inverse"):
        made(NOT_LOG_CONCAVE[name])


@pytest.mark.parametrize(
    ("functions", "message"),
    [
        ((special.ndtr, special.ndtri, lambda x: -x * x / 2 + 1e-6 * x), "not symmetric"),
        ((special.ndtr, special.ndtri, lambda x: -1.001 * x * x / 2), "not that of `cdf`"),
        ((special.ndtr, special.ndtri, lambda x: -np.abs(x)), "not that of `cdf`"),
        ((special.ndtr, lambda p: special.ndtri(p) * (1 + 1e-5), lambda x: -x * x / 2), "not the inverse"),
        ((special.ndtr, lambda p: special.ndtri(p) - 1e-6, lambda x: -x * x / 2), "not the inverse"),
        ((special.ndtr, special.ndtri, lambda x: np.where(np.abs(x) < 20, -x * x / 2, np.nan)), "not finite"),
        # written for the centre only: 1 - 2p is 1 from 1e-17 on
        ((NORMAL[0], lambda p: -math.sqrt(2) * special.erfinv(1 - 2 * p), NORMAL[2]), "small probabilities"),
        ((lambda x: (1 + special.erf(x / math.sqrt(2))) / 2, *NORMAL[1:]), "not the inverse"),
    ],
)
def test_functions_that_do_not_belong_together_are_refused(functions, message):
    with pytest.raises(ValueError, match=message):
        Noise(*functions)


@pytest.mark.parametrize("error", [-1e-9, 0.1, math.nan])
def test_an_error_that_is_none_is_refused(error):
    with pytest.raises(ValueError, match="relative error"):
        made(NORMAL, error=error)


def test_the_default_error_covers_scipys_normal_functions_into_the_last_tail():
    """Against balls: 1e-13 would not do from -14 on."""
    noise = made(NORMAL)
    x = np.concatenate([-np.linspace(0, 38.6, 2000), np.linspace(0, 38.6, 50)])
    found = noise._below(x)
    for one, low, high in zip(x.tolist(), found.low, found.high, strict=True):
        assert not ball(low) > oracle.cdf(one)
        assert not oracle.cdf(one) > ball(high)
    p = np.concatenate([10.0 ** -np.linspace(0.31, 323, 1000), np.linspace(0.4, 0.6, 101), [5e-324, 1 - 2.0**-53]])
    found = noise._tail_quantile(p)
    for one, low, high in zip(p.tolist(), found.low, found.high, strict=True):
        assert not ball(low) > oracle.quantile(one)
        assert not oracle.quantile(one) > ball(high)


@pytest.mark.parametrize("p", [0.5 + 2.0**-53, 0.51, 0.9, 1 - 1e-12, 1 - 2.0**-53])
@pytest.mark.parametrize("p_minus", [None, 0.3, 1e-5, 1e-300])
def test_the_radius_of_given_functions_is_just_below_the_closed_form(p, p_minus):
    # both functions err by up to 1e-12 of their size or of the quartile, 0.67
    for functions, exact in (
        (NORMAL, radius(p, p_minus, sigma=2.0)),
        (LAPLACE, location_radius("laplace", p, p_minus, scale=2.0)),
    ):
        value = location_radius(made(functions), p, p_minus, scale=2.0)
        assert value <= exact * (1 + 1e-12)
        assert value >= exact * (1 - 1e-11) - 1e-11


def test_a_radius_of_given_functions_is_never_infinite_or_nan():
    for functions in LOG_CONCAVE.values():
        values = location_radius(made(functions), [1.0, 0.0, 0.5, 1.0], [0.0, 0.0, 0.5, 1.0], scale=1.0)
        assert np.isfinite(values).all()
        assert values[1:].tolist() == [0, 0, 0]
