"""How many of the tested inputs' certificates can be wrong."""

from gdpcert import _validate
from gdpcert._confidence import binomial_lower


def wrong_certificates(inputs: int, wrong: float, failure: float = 0.05) -> int:
    r"""The most certificates, of those of the tested inputs, that are wrong; with high probability.

    The population is the tested inputs themselves; only the noise is random. Each certificate is wrong with
    probability at most w, independently of the others, so at most k are, the smallest number with
    :math:`P(\mathrm{Bin}(N, w) > k) \le \mathtt{failure}`. On that event, and at every r at once, the share of these
    inputs that are robust and right is at least the certified accuracy less k/N.

    Parameters
    ----------
    inputs : int
        The number of inputs N, certified from independent noise.
    wrong : float
        The probability in (0, 1) that a certificate is wrong, the `failure` of `certify`.
    failure : float, optional
        The probability in (0, 1) that more are wrong.

    Returns
    -------
    int
        The number k: not below the exact quantile.

    Raises
    ------
    ValueError
        If an argument leaves its domain.

    Examples
    --------
    >>> from gdpcert import wrong_certificates
    >>> wrong_certificates(500, wrong=0.001), wrong_certificates(10_000, wrong=0.001)
    (2, 15)
    """
    n = _validate.whole("inputs", inputs, 1)
    w = _validate.one("wrong", _validate.failure(wrong, "wrong"))
    level = _validate.one("failure", _validate.failure(failure))
    below, enough = -1, n  # P(Bin > n) = 0
    while enough - below > 1:
        k = (below + enough) // 2
        # P(Bin(n, w) >= k + 1) <= level exactly if the lower bound from k + 1 successes reaches w
        if binomial_lower(k + 1, n, level) >= w:
            enough = k
        else:
            below = k
    return enough
