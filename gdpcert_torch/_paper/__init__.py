"""The paper's tables and figures, and what was measured here beside them."""

from gdpcert_torch._paper._draw import draw_figures
from gdpcert_torch._paper._figures import FIGURES, figures_text
from gdpcert_torch._paper._published import TABLES, Command, Published, Row, Table
from gdpcert_torch._paper._text import commands_text, paper_text

__all__ = [
    "FIGURES",
    "TABLES",
    "Command",
    "Published",
    "Row",
    "Table",
    "commands_text",
    "draw_figures",
    "figures_text",
    "paper_text",
]
