"""Sphinx: what `make docs` builds."""

import gdpcert

project = "gdpcert"
author = "the gdpcert developers"
copyright = "2026, the gdpcert developers"
release = gdpcert.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "myst_parser",
    "sphinx-mathjax-offline",
    "sphinx_proof",
    "sphinxcontrib.bibtex",
]
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "plain"
exclude_patterns = ["_build"]

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_title = f"gdpcert {release}"

nitpicky = True
# attributes' types are words too, and napoleon links them all the same
nitpick_ignore = [("py:class", word) for word in ("ndarray", "Tensor", '"any"')]
default_role = "literal"
autodoc_typehints = "none"  # the docstrings state types, shapes and units
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_param = False  # types are words for a reader, not names to link
napoleon_use_rtype = False
napoleon_use_ivar = False
