"""The transform against exact circular convolutions: its error is below the bound that it states, and not by far."""

import flint
import numpy as np
import pytest

from gdpcert._tradeoff._compose._transform import convolve

SHIFT = 1100  # masses are integers over 2**SHIFT


def integers(masses):
    found = []
    for x in masses:
        numerator, denominator = float(x).as_integer_ratio()
        found.append(numerator * (2**SHIFT // denominator))
    return flint.fmpz_poly(found)


def circular(polynomial, length):
    found = [0] * length
    for i, coefficient in enumerate(polynomial.coeffs()):
        found[i % length] += int(coefficient)
    return flint.fmpz_poly(found)


def exactly(steps, start, length):
    """The circular convolution in integers, as multiples of 2**-200."""
    total, product = 0, flint.fmpz_poly([1])
    for masses, n in steps:
        base = circular(integers(masses), length)
        power, count, square, m = flint.fmpz_poly([1]), 0, base, n
        level = 1
        while m:
            if m & 1:
                power, count = circular(power * square, length), count + level
            m >>= 1
            if m:
                square, level = circular(square * square, length), 2 * level
        product, total = circular(product * power, length), total + count
    coefficients = [int(c) for c in product.coeffs()]
    coefficients += [0] * (length - len(coefficients))
    shift = SHIFT * total - 200
    return [coefficients[(start + i) % length] >> shift for i in range(length)]


def laws(kind, size, rng):
    i = np.arange(size)
    masses = {
        "flat": np.ones(size),
        "bell": np.exp(-0.5 * ((i - size / 2) / (size / 12)) ** 2),
        "tilted": np.exp(-40.0 * i / size),
        "two": np.where((i == 0) | (i == size - 1), 1.0, 0.0),
        "rough": rng.random(size) ** 20,
    }[kind]
    return masses / masses.sum()


@pytest.mark.parametrize("kind", ["flat", "bell", "tilted", "two", "rough"])
@pytest.mark.parametrize(("size", "n", "length"), [(9, 1, 16), (40, 3, 64), (12, 37, 256), (700, 2, 1024)])
def test_the_error_is_below_its_bound(kind, size, n, length):
    rng = np.random.default_rng(size)
    steps = [(laws(kind, size, rng), n)]
    start = int(rng.integers(-length, 2 * length))
    masses, error = convolve(steps, start, length)
    difference = max(
        abs(int(np.ldexp(float(x), 100)) - (exact >> 100))
        for x, exact in zip(masses, exactly(steps, start, length), strict=True)
    )
    assert difference / 2**100 <= error
    assert error < 1e-15 * n * 8 * np.log2(length)  # 8 units a level and step, of a mass of 1


def test_different_steps_share_one_bound():
    rng = np.random.default_rng(1)
    steps = [(laws("rough", 30, rng), 2), (laws("bell", 50, rng), 3), (laws("two", 7, rng), 1)]
    masses, error = convolve(steps, 17, 128)
    exact = exactly(steps, 17, 128)
    assert (
        max(abs(int(np.ldexp(float(x), 100)) - (e >> 100)) for x, e in zip(masses, exact, strict=True))
        <= error * 2**100
    )


def test_the_bound_is_no_more_than_a_thousand_times_the_error():
    """A bound that is never approached would hide a mistake in it."""
    rng = np.random.default_rng(2)
    steps = [(laws("rough", 200, rng), 16)]
    masses, error = convolve(steps, 0, 1024)
    exact = exactly(steps, 0, 1024)
    actual = max(abs(int(np.ldexp(float(x), 100)) - (e >> 100)) for x, e in zip(masses, exact, strict=True)) / 2**100
    assert actual > error / 1000
