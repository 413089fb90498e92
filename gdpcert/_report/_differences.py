"""What several runs say differently, in words."""

from collections.abc import Iterable, Mapping


def differences(said: Iterable[tuple[str, Mapping[str, object]]]) -> list[str]:
    """What two of them say differently of one name, a text a name; who does not say it differs from nobody.

    Parameters
    ----------
    said : iterable
        Who says it, and what of each name.

    Returns
    -------
    list of str
        As in "sigma: 0.5 (vanilla, seed 0), 0.25 (static, seed 0)".
    """
    found: dict[str, list[tuple[object, str]]] = {}
    for who, values in said:
        for name, value in values.items():
            others = found.setdefault(name, [])
            if all(value != other for other, _ in others):
                others.append((value, who))
    return [
        f"{name}: " + ", ".join(f"{value!r} ({who})" for value, who in values)
        for name, values in found.items()
        if len(values) > 1
    ]


def known(values: Mapping[str, object]) -> dict[str, object]:
    """What is said of each name, without those of which nothing is: a log does not say everything."""
    return {name: value for name, value in values.items() if value is not None}
