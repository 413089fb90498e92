"""The paper's tables, and what was measured here beside them."""

from gdpcert_torch._paper._measured import Measured, measured
from gdpcert_torch._paper._published import TABLES, Published, Row, Table
from gdpcert_torch._paper._text import paper_text

__all__ = ["TABLES", "Measured", "Published", "Row", "Table", "measured", "paper_text"]
