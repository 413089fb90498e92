"""A small language of trade-off functions: names, numbers, `@` and a few methods; nothing is evaluated."""

import ast
import math
from collections.abc import Callable, Sequence
from typing import Any

from gdpcert._tradeoff._discrete import discrete_gaussian, staircase
from gdpcert._tradeoff._families import EpsilonDelta, Gaussian, Laplace, Logistic, Uniform

_NAMES: dict[str, tuple[Callable[..., Any], Sequence[str]]] = {
    "Gaussian": (Gaussian, ("mu",)),
    "EpsilonDelta": (EpsilonDelta, ("epsilon", "delta")),
    "Laplace": (Laplace, ("shift",)),
    "Logistic": (Logistic, ("shift",)),
    "Uniform": (Uniform, ("shift",)),
    "discrete_gaussian": (discrete_gaussian, ("sigma", "shift")),
    "staircase": (staircase, ("epsilon", "shift", "width")),
}
_METHODS = {"compose": "n", "group": "k", "subsample": "p", "dilute": "p", "symmetrized": None, "inverse": None}
_LONGEST = 2000


def parse(text: str) -> Any:
    """The trade-off function that `text` names, as ``Gaussian(1) @ Laplace(0.5).compose(10)``.

    Raises
    ------
    ValueError
        If the text is anything else; it says where, and what is allowed.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"the expression is {len(text)} characters long; at most {_LONGEST} are read.")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _refused(text, "this is not an expression") from error
    return _built(tree.body, text)


def _built(node: ast.expr, text: str) -> Any:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return _built(node.left, text) @ _built(node.right, text)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NAMES:
        make, parameters = _NAMES[node.func.id]
        return make(**_arguments(node, list(parameters), text))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
        parameter = _METHODS[node.func.attr]
        values = _arguments(node, [] if parameter is None else [parameter], text)
        return getattr(_built(node.func.value, text), node.func.attr)(**values)
    raise _refused(text, f"`{ast.unparse(node)}` is not a trade-off function")


def _arguments(node: ast.Call, names: list[str], text: str) -> dict[str, float]:
    if len(node.args) > len(names):
        allowed = f"at most {len(names)} ({', '.join(names)})" if names else "none"
        raise _refused(text, f"`{ast.unparse(node)}` has {len(node.args)} arguments, {allowed} allowed")
    given = [*zip(names, node.args, strict=False), *((word.arg, word.value) for word in node.keywords)]
    values: dict[str, float] = {}
    for name, value in given:
        if name is None:
            raise _refused(text, f"`{ast.unparse(node)}` has a `**`")
        if name not in names or name in values:
            raise _refused(text, f"`{ast.unparse(node)}` cannot be given `{name}` (again); its names are {names}")
        values[name] = _number(value, text)
    if names and names[0] not in values:
        raise _refused(text, f"`{ast.unparse(node)}` lacks `{names[0]}`")
    return values


def _number(node: ast.expr, text: str) -> float:
    negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    inner = node.operand if isinstance(node, ast.UnaryOp) and negative else node
    if isinstance(inner, ast.Constant) and isinstance(inner.value, int | float) and not isinstance(inner.value, bool):
        return -inner.value if negative else inner.value
    if isinstance(inner, ast.Name) and inner.id == "inf":
        return -math.inf if negative else math.inf
    raise _refused(text, f"`{ast.unparse(node)}` is not a number")


def _refused(text: str, why: str) -> ValueError:
    shown = text if len(text) <= 80 else text[:77] + "..."
    return ValueError(
        f"cannot read {shown!r}: {why}. Allowed are {', '.join(f'{name}(...)' for name in _NAMES)}, "
        f"`@` between them, and .{', .'.join(_METHODS)} after them; for example "
        '"Gaussian(1) @ Laplace(0.5).compose(10)".'
    )
