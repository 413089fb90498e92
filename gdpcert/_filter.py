"""Adaptive budgets: each step's mu may be chosen from what the earlier ones returned."""

import math
from dataclasses import dataclass, field
from fractions import Fraction

from gdpcert import _rounding, _validate


@dataclass(frozen=True)
class Filter:
    r"""A budget of Gaussian differential privacy that is spent along the way.

    As long as :math:`\sum_i \mu_i^2 \le \mu^2` whatever the steps return, all of them together are
    :math:`G_\mu`-DP, although each mu_i may depend on what came before, and so may the decision to stop.
    A defence may thus pick its next noise from what it has seen, and its certificate stays that of mu.

    Parameters
    ----------
    mu : float
        The whole budget, positive and finite; for inputs a distance r apart, r / sigma of the certificate.
    squares : Fraction, optional
        The sum of squares spent so far, kept exactly; 0 to begin with.

    Raises
    ------
    ValueError
        If `mu` is not positive and finite, or `squares` not within it.

    Notes
    -----
    The noise and the rule for stopping may look at the input only through what the steps returned, and the
    bound must hold always, not on average. Budgets are added exactly. There is no such filter for arbitrary
    trade-off functions; ``f @ g`` is right for curves fixed beforehand only.

    References
    ----------
    Smith and Thakurta, *Fully adaptive composition for Gaussian differential privacy*, 2022; Koskela, Tobaben
    and Honkela, *Individual privacy accounting with Gaussian differential privacy*, 2023.

    Examples
    --------
    >>> from gdpcert import Filter
    >>> budget = Filter(5.0).spend(3.0)
    >>> budget.remaining(), budget.allows(4.5)
    (4.0, False)
    >>> budget.sigma(8.0)
    2.0
    """

    mu: float
    squares: Fraction = field(default=Fraction(0), repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "mu", _validate.one("mu", _validate.positive("mu", self.mu)))
        if not isinstance(self.squares, Fraction) or not 0 <= self.squares <= Fraction(self.mu) ** 2:
            raise ValueError(
                f"`squares` must be a Fraction from 0 to mu**2, the sum of squares spent; got {self.squares!r}. "
                "Leave it out and call `spend` instead."
            )

    def allows(self, mu: float) -> bool:
        """Whether a next step of budget `mu` stays within the whole."""
        step = _exactly(mu)
        return step <= self.mu and self.squares + Fraction(step) ** 2 <= Fraction(self.mu) ** 2

    def spend(self, mu: float) -> "Filter":
        """The filter after a step of budget `mu`; call it before the step's noise is drawn.

        Raises
        ------
        ValueError
            If the budget does not allow it.
        """
        if not self.allows(mu):
            raise ValueError(
                f"a step of mu {float(mu)!r} exceeds what remains, {self.remaining()!r} of {self.mu!r}; "
                "add more noise, or stop here."
            )
        return Filter(self.mu, self.squares + Fraction(_exactly(mu)) ** 2)

    def spent(self) -> float:
        r"""What the steps so far are worth together, :math:`\sqrt{\sum_i \mu_i^2}`, rounded up."""
        return _rounding.sqrt_up(self.squares)

    def remaining(self) -> float:
        r"""The largest budget of a next step, :math:`\sqrt{\mu^2 - \sum_i \mu_i^2}`, rounded down."""
        left = Fraction(self.mu) ** 2 - self.squares
        root = _rounding.sqrt_up(left)
        return root if Fraction(root) ** 2 <= left else math.nextafter(root, 0.0)

    def sigma(self, sensitivity: float) -> float:
        """The least noise with which a next query of this L2 sensitivity may spend all that remains, rounded up.

        Raises
        ------
        ValueError
            If nothing remains, or `sensitivity` is not positive.
        """
        moved = _validate.one("sensitivity", _validate.positive("sensitivity", sensitivity))
        if not self.remaining():
            raise ValueError(f"nothing remains of mu {self.mu:g}; stop here.")
        noise = _rounding.float_up(Fraction(moved) / Fraction(self.remaining()))
        if math.isinf(noise):
            raise ValueError(f"no float is noise enough for what remains of mu {self.mu:g}; stop here.")
        return noise


def _exactly(mu: float) -> float | Fraction:
    """A step's budget as it is: a fraction or an extended float would lose some of it in double precision."""
    step = _validate.one("mu", _validate.non_negative("mu", mu))
    if math.isfinite(step) and hasattr(mu, "as_integer_ratio"):
        return Fraction(*mu.as_integer_ratio())
    return step
