"""``gdpcert radius``: from bounds on class probabilities."""

import argparse

import gdpcert
from gdpcert._cli._options import add_json, add_noise, norm_name, print_json, shown_down


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declares the command."""
    parser = commands.add_parser(
        "radius",
        help="the radius that class probabilities certify",
        description="The radius below which no perturbation changes the prediction, from bounds on the class "
        "probabilities under noise. Example: gdpcert radius --p-plus 0.99 --sigma 0.5",
    )
    bound = parser.add_mutually_exclusive_group(required=True)
    bound.add_argument("--p-plus", type=float, help="lower bound on the probability of the predicted class")
    bound.add_argument("--q-plus", type=float, help="upper bound on its complement, for probabilities very near 1")
    parser.add_argument("--p-minus", type=float, help="upper bound on the probability of any other class (1 - p-plus)")
    add_noise(parser)
    add_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    value = gdpcert.radius(
        options.p_plus,
        options.p_minus,
        q_plus=options.q_plus,
        sigma=options.sigma,
        norm=options.norm,
        dimension=options.dimension,
    )
    if options.json:
        print_json({"radius": value, "sigma": options.sigma, "norm": options.norm, "dimension": options.dimension})
    elif value == 0:
        print("radius 0: these probabilities certify nothing (the predicted class must be the more probable one)")
    else:
        print(
            f"radius {shown_down(value)} in {norm_name(options.norm)}: no smaller perturbation changes the prediction"
        )
