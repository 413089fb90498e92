"""The report's figures; matplotlib is imported only where one is drawn."""

from gdpcert._report._figures._canvas import Drawing
from gdpcert._report._figures._curves import draw_curves
from gdpcert._report._figures._evolution import draw_evolution
from gdpcert._report._figures._gallery import draw_gallery
from gdpcert._report._figures._learning import draw_learning

__all__ = ["Drawing", "draw_curves", "draw_evolution", "draw_gallery", "draw_learning"]
