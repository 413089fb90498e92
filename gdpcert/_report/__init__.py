"""The report of a study: numbers as JSON, a table for the terminal, figures, one self-contained page.

Needs the extra `plots` (matplotlib, jinja2) for figures and page, and loads them only then.
"""

from gdpcert._report._across import StudyComparison, compare_studies
from gdpcert._report._across_shown import comparison_numbers, comparison_table
from gdpcert._report._json import report_json
from gdpcert._report._study import Study, read_study
from gdpcert._report._text import report_table
from gdpcert._report._write import write_report

__all__ = [
    "Study",
    "StudyComparison",
    "compare_studies",
    "comparison_numbers",
    "comparison_table",
    "read_study",
    "report_json",
    "report_table",
    "write_report",
]
