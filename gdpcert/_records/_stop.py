"""When the sampling of an input stopped, as the record says it."""

import math
from collections.abc import Iterator, Mapping

# kind: the numbers that it comes with
_NUMBERS: dict[str, tuple[str, ...]] = {
    "fixed": (),
    "radius": ("radius", "give_up"),
    "tolerance": ("tolerance", "give_up"),
}


class FrozenStop(Mapping[str, str | float]):
    """A stopping rule's fields; equal to a dict of the same fields, hashable, never changed."""

    __slots__ = ("_items",)

    def __init__(self, values: Mapping[str, str | float]) -> None:
        self._items = tuple(sorted(values.items()))

    def __getitem__(self, name: str) -> str | float:
        return dict(self._items)[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(self._items)

    def __repr__(self) -> str:
        return repr(dict(self._items))


def frozen_stop(values: Mapping[str, str | float]) -> FrozenStop:
    """The stopping rule in `values`; ValueError unless its kind is known and it has that kind's numbers."""
    if not isinstance(values, Mapping):
        raise ValueError(f'`stop` must be a mapping such as {{"kind": "fixed"}}; got {values!r}.')
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in _NUMBERS:
        raise ValueError(f"the kind of `stop` must be one of {', '.join(map(repr, _NUMBERS))}; got {kind!r}.")
    numbers = _NUMBERS[kind]
    if set(values) != {"kind", *numbers}:
        wanted = " and ".join(numbers) or "nothing"
        raise ValueError(f"a `stop` of kind {kind!r} has {wanted} besides its kind; got {dict(values)!r}.")
    return FrozenStop({"kind": kind, **{name: _number(name, values[name]) for name in numbers}})


def _number(name: str, value: str | float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not (0 <= value < math.inf):
        raise ValueError(f"`{name}` of `stop` must be a finite number that is not negative; got {value!r}.")
    return float(value)
