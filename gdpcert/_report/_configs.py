"""What the runs' configs say of how they were made: alike within a method, and what sets methods apart."""

from collections.abc import Iterable, Iterator, Sequence

from gdpcert._report._differences import differences
from gdpcert._report._run import Method, Run

Fields = dict[str, object]

# what a comparison of methods is about may differ between them, and nowhere else
_SHARED = ("data", "classifier", "precision", "training")
_OWN = ("masks", "shares", "learn_split", "frozen")


def require_one_config(methods: Sequence[Method]) -> None:
    """Refuses to average seeds of one method that were made in different ways.

    Raises
    ------
    ValueError
        With the fields of config.json that differ, and where.
    """
    for method in methods:
        different = _different(method.runs, _SHARED + _OWN)
        if different:
            raise ValueError(
                f"the runs of {method.name} differ in {different} of config.json: their mean would say "
                "nothing. Give runs that differ in the seed alone."
            )


def different_methods(methods: Sequence[Method]) -> Iterator[str]:
    """A sentence where methods were not trained alike."""
    # a frozen classifier is another's, trained as that was; its masks are trained as they are
    first = [method.runs[0] for method in methods if not (method.runs[0].config or {}).get("frozen")]
    different = _different(first, _SHARED)
    if different:
        yield f"The methods differ in more than their looks: {different}."


def apart(methods: Iterable[tuple[str, Method]]) -> list[str]:
    """What sets methods of several studies apart, a text a field of config.json; each with what it is called."""
    return differences((name, _fields(method.runs[0], _SHARED + _OWN)) for name, method in methods)


def _different(runs: Iterable[Run], names: Sequence[str]) -> str:
    return "; ".join(differences((run.plan.name, _fields(run, names)) for run in runs))


def _fields(run: Run, names: Sequence[str]) -> Fields:
    config, fields = run.config or {}, Fields()
    for name in names:
        value = config.get(name)
        if isinstance(value, dict):
            fields |= {f"{name}.{inner}": one for inner, one in value.items()}
        elif name in config:
            fields[name] = value
    return fields
