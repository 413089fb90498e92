"""Whole numbers, asked for as such."""

from numbers import Integral


def require_whole(name: str, value: object, least: int = 1) -> None:
    """Refuses what is not a whole number of at least `least`.

    Raises
    ------
    ValueError
        With the argument's name.
    """
    if not isinstance(value, Integral) or int(value) < least:
        raise ValueError(f"`{name}` must be a whole number, at least {least}; got {value!r}.")
