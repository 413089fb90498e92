"""The figures of the theory pages, computed with gdpcert itself and written as SVG to docs/figures/.

    .venv/bin/python docs/figures.py

Colours are of middle lightness and the background is transparent, so that one file reads on white and on dark.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

mpl.use("svg")
import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch

import gdpcert

FOLDER = Path(__file__).parent / "figures"
GREY, BLUE, ORANGE, GREEN, PINK = "#808080", "#3b82f6", "#e07b00", "#16a34a", "#d946ef"
STYLE = {
    "svg.fonttype": "none",  # text stays text: small files, and the reader's own font
    "svg.hashsalt": "gdpcert",
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.figsize": (6.4, 3.6),
    "savefig.transparent": True,
    "legend.frameon": False,
    **dict.fromkeys(("axes.edgecolor", "axes.labelcolor", "text.color", "xtick.color", "ytick.color"), GREY),
}


def budget(axes: Any) -> None:
    """What an adversary at distance r can do to two probabilities; the radius is where they meet."""
    p_plus, p_minus, sigma = 0.8, 0.1, 0.5
    r = np.linspace(0, 0.85, 200)
    kept = [gdpcert.Gaussian(one / sigma)(1 - p_plus) for one in r]
    gained = [gdpcert.Gaussian(one / sigma).power(p_minus) for one in r]
    certified = gdpcert.radius(p_plus, p_minus, sigma=sigma)
    axes.axvspan(0, certified, color=GREEN, alpha=0.12, lw=0)
    axes.plot(r, kept, color=BLUE, lw=2)
    axes.plot(r, gained, color=ORANGE, lw=2)
    axes.axvline(certified, color=GREEN, lw=1.5)
    axes.text(0.02, 0.86, "predicted class, at least", color=BLUE)
    axes.text(0.02, 0.03, "any other class, at most", color=ORANGE)
    axes.text(certified + 0.01, 0.95, f"certified radius {certified:.3f}", color=GREEN)
    axes.set(xlim=(0, 0.85), ylim=(0, 1), xlabel="L2 distance of the adversary's input", ylabel="probability")


def tradeoff(axes: Any) -> None:
    """G_mu for several mu, and the lines under one of them that its privacy profile gives."""
    alpha = np.linspace(0, 1, 401)
    one = gdpcert.Gaussian(1.0)
    for epsilon in np.linspace(-3, 3, 13):
        # below 0 the line of the other order: delta(eps) = 1 - e^eps + e^eps delta(-eps) for a symmetric f
        delta = one.delta(epsilon) if epsilon >= 0 else 1 - np.exp(epsilon) * (1 - one.delta(-epsilon))
        axes.plot(alpha, 1 - delta - np.exp(epsilon) * alpha, color=GREY, lw=0.6, alpha=0.7)
    for mu, color, at in ((0.0, GREY, 0.12), (0.5, BLUE, 0.16), (1.0, ORANGE, 0.22), (2.0, GREEN, 0.3)):
        f = gdpcert.Gaussian(mu)
        axes.plot(alpha, f(alpha), color=color, lw=2)
        axes.annotate(f"μ = {mu:g}", (at, f(at)), xytext=(9, 9), textcoords="offset points", color=color)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="type-I error $\\alpha$", ylabel="type-II error", aspect="equal")


def radius(axes: Any) -> None:
    """The radius against the probability of the predicted class, without and with a bound on the others."""
    p = np.linspace(0.4, 0.999, 400)
    axes.plot(p, gdpcert.radius(p, sigma=1.0), color=BLUE, lw=2, label="no bound on the other classes")
    for other, color in ((0.1, ORANGE), (0.01, GREEN)):
        axes.plot(
            p, gdpcert.radius(p, np.full_like(p, other), sigma=1.0), color=color, lw=2, label=f"$p_-$ = {other:g}"
        )
    for n, style in ((1_000, ":"), (100_000, "--")):
        axes.axhline(gdpcert.largest_possible_radius(n, 0.001, 1.0), color=GREY, lw=1, ls=style)
        axes.text(0.405, gdpcert.largest_possible_radius(n, 0.001, 1.0) + 0.04, f"unanimous, n = {n:,}", fontsize=9)
    axes.set(xlim=(0.4, 1), ylim=(0, 4.2), xlabel="$p_+$", ylabel="radius / $\\sigma$")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.9), labelcolor="linecolor")


def variance(axes: Any) -> None:
    """The variance of the estimate on and off a mask of ones and zeros, against its area; two equal shares."""
    d = 400
    area = np.arange(1, d + 1)
    masks = (np.arange(d) < area[:, None]).astype(float)
    sigmas = gdpcert.split(1.0, [0.5, 0.5])
    scale = gdpcert.noise_scale(masks, sigmas[1], axis=1)
    precision = 1 / sigmas[0] ** 2 + (masks / scale) ** 2
    off = np.where(area < d, 1 / precision[:, -1], np.nan)
    axes.plot(area / d, off, color=ORANGE, lw=2)
    axes.plot(area / d, 1 / precision[:, 0], color=BLUE, lw=2)
    axes.axhline(1.0, color=GREY, lw=1.5)
    axes.text(0.6, 2.05, "ARS, mask closed", color=ORANGE)
    axes.text(0.28, 0.3, "ARS, mask open", color=BLUE)
    axes.text(0.6, 1.05, "vanilla, every pixel")
    axes.set(xlim=(0, 1), ylim=(0, 2.3), xlabel="share of the pixels where the mask is open", ylabel="variance / σ²")


def two_steps(axes: Any) -> None:
    """The two-step architecture: the paper's Figure 1, drawn anew."""
    axes.set(xlim=(0, 100), ylim=(0, 44))
    axes.axis("off")
    boxes = {
        "x": (1, 16, 12, 10, "input\n$X$", GREY),
        "m1": (22, 29, 19, 12, "first look\n$m_1 = X + \\sigma_1 z_1$", BLUE),
        "w": (50, 29, 14, 12, "mask\n$w(m_1)$", PINK),
        "m2": (22, 2, 28, 12, "second look\n$m_2 = w \\odot X + s\\,z_2$", ORANGE),
        "avg": (66, 14, 15, 14, "average\n$c_1 m_1 + c_2 m_2$", GREEN),
        "g": (87, 16, 12, 10, "classifier\n$g$", GREY),
    }
    for x, y, width, height, label, color in boxes.values():
        style = FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0,rounding_size=1.5", fc="none", ec=color)
        axes.add_patch(style)
        axes.text(x + width / 2, y + height / 2, label, ha="center", va="center", color=color, fontsize=10)
    for start, end in (
        ((13, 23), (22, 33)),
        ((13, 19), (22, 9)),
        ((41, 35), (50, 35)),
        ((55, 29), (44, 14)),
        ((41, 31), (66, 23)),
        ((50, 8), (66, 18)),
        ((81, 21), (87, 21)),
    ):
        axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": GREY})
    axes.text(52, 3, "$s = \\sigma_2 \\Vert w\\Vert_2\\, d^{-1/2}$", fontsize=11, color=ORANGE)


FIGURES: dict[str, Callable[[Any], None]] = {
    "budget": budget,
    "tradeoff": tradeoff,
    "radius": radius,
    "variance": variance,
    "two_steps": two_steps,
}


def main(folder: Path = FOLDER) -> None:
    """Draws all of them."""
    folder.mkdir(exist_ok=True)
    for name, draw in FIGURES.items():
        with mpl.rc_context(STYLE):
            figure, axes = plt.subplots(layout="constrained")
            draw(axes)
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
            plt.close(figure)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
