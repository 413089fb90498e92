"""The tab-separated logs that this field's papers publish: radii, printed, without the votes."""

from gdpcert._logs._read import Log, read_log
from gdpcert._logs._write import COLUMNS, log_text

__all__ = ["COLUMNS", "Log", "log_text", "read_log"]
