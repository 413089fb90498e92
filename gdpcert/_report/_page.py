"""The page: one HTML file that needs nothing else."""

import base64
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from gdpcert._report._comparison import LEADING, compare
from gdpcert._report._figures import Drawing, draw_curves, draw_evolution, draw_gallery, draw_learning
from gdpcert._report._figures._canvas import DPI, colour
from gdpcert._report._provenance import configs, duration, gather_facts, grouped
from gdpcert._report._radii import MULTIPLES, REFERENCE, norm_name, standard_radii, with_unit
from gdpcert._report._study import Study
from gdpcert._report._summary import Summary, summarize
from gdpcert._report._tables import accuracy_rows, difference_rows, radius_cell
from gdpcert._report._text import all_notes, comparison_line, mean_radius_words
from gdpcert._version import __version__

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

CURVES = "certified_accuracy"
LEARNING = "learning_curves"
GALLERY = "examples_"
EVOLUTION = "masks_"


def draw_all(study: Study) -> dict[str, Drawing]:
    """The study's figures by file name: curves, learning curves, each method's gallery and how its masks came about."""
    drawings = {CURVES: draw_curves(study, summarize(study))}
    learning = draw_learning(study)
    if learning is not None:
        drawings[LEARNING] = learning
    for method in sorted(study.methods, key=lambda method: method.name != LEADING):
        examples = next((run.examples for run in method.runs if run.examples is not None), None)
        if examples is not None:
            drawings[GALLERY + method.name] = draw_gallery(examples)
        run = next((run for run in method.runs if run.masks), None)
        if run is not None:
            drawings[EVOLUTION + method.name] = draw_evolution(run.examples, run.masks)
    return drawings


def render_page(study: Study, drawings: Mapping[str, Drawing]) -> str:
    """The page of a study with the figures that `draw_all` returned."""
    summaries = summarize(study)
    return _template().render(
        study=study,
        **_units(study),
        **_headline(study, summaries),
        **_tables(study, summaries),
        **_figures(drawings),
        bound=[
            m.name
            for m in study.methods
            if any(run.header is not None and run.header.threat != "any" for run in m.runs)
        ],
        facts=gather_facts(study),
        configs=configs(study),
        version=__version__,
    )


def _template() -> "Template":
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("gdpcert._report", ""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = lambda share: "\N{EN DASH}" if share is None else f"{100 * share:.1f}"
    environment.filters["grouped"] = grouped
    environment.filters["duration"] = duration
    return environment.get_template("page.html.j2")


def _units(study: Study) -> dict[str, object]:
    scale = study.scale
    return {
        "scale": scale,
        "norm": norm_name(study.norm),
        "reference": f"{REFERENCE:g} {scale.unit_name}",
        "reference_radius": with_unit(scale.unit, scale),
    }


def _headline(study: Study, summaries: tuple[Summary, ...]) -> dict[str, object]:
    leading = next((summary for summary in summaries if summary.method == LEADING), summaries[-1])
    radius = standard_radii(study.scale)[MULTIPLES.index(REFERENCE)]
    return {
        "leading": leading,
        "share": float(leading.accuracy[leading.place(radius)]),
        "others": [(s.method, float(s.accuracy[s.place(radius)])) for s in summaries if s is not leading],
        "comparison_lines": [comparison_line(comparison, study.scale) for comparison in compare(study)],
        "notes": all_notes(study),
    }


def _tables(study: Study, summaries: tuple[Summary, ...]) -> dict[str, object]:
    comparisons = compare(study)
    names = tuple(summary.method for summary in summaries)
    return {
        "summaries": summaries,
        "comparisons": comparisons,
        "colours": {name: colour(name, names) for name in names},
        "mean_radii": {s.method: radius_cell(s.mean_radius, study) for s in summaries},
        "mean_intervals": {s.method: mean_radius_words(s, study.scale) for s in summaries},
        "wrong": sorted({(s.bands.wrong, s.images, s.failure) for s in summaries if s.bands.wrong is not None}),
        "largest_radii": sorted(
            {with_unit(s.largest_radius, study.scale) for s in summaries if s.largest_radius is not None}
        ),
        "failures": sorted({s.failure for s in summaries if s.failure is not None}),
        "logs": [run.plan.method for run in study.runs if run.header is None],
        "accuracy_rows": accuracy_rows(study, summaries),
        "difference_rows": difference_rows(study, comparisons, summaries),
    }


def _figures(drawings: Mapping[str, Drawing]) -> dict[str, object]:
    learning = drawings.get(LEARNING)
    return {
        "curves": _inline(drawings[CURVES].svg, CURVES),
        "learning": None if learning is None else _inline(learning.svg, LEARNING),
        "galleries": _pictures(drawings, GALLERY),
        "evolutions": _pictures(drawings, EVOLUTION),
    }


def _pictures(drawings: Mapping[str, Drawing], prefix: str) -> list[tuple[str, str, int]]:
    """A method, its picture and the picture's width, for every drawing whose name starts with the prefix."""
    return [
        (name.removeprefix(prefix), _data_uri(drawing.png), _css_width(drawing.png))
        for name, drawing in drawings.items()
        if name.startswith(prefix)
    ]


def _data_uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def _css_width(png: bytes) -> int:
    """The picture's width in CSS pixels, from the header that every PNG begins with."""
    return round(int.from_bytes(png[16:20], "big") / DPI * 96)


def _inline(svg: bytes, prefix: str) -> "Markup":
    """The drawing as an element of the page; its ids get a prefix, because a page's ids are unique."""
    from markupsafe import Markup

    text = svg.decode("utf-8")
    text = text[text.index("<svg") :].replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'(\bid="|xlink:href="#|url\(#)', rf"\g<1>{prefix}-", text)
    return Markup(text)  # drawn by matplotlib, in which a method's name is glyphs, not markup
