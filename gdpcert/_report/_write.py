"""The report's files, each written whole or not at all."""

import importlib.util
import json
import os
import re
from pathlib import Path

from gdpcert._report._json import report_json
from gdpcert._report._study import Study

EXTRA = ("matplotlib", "jinja2")


def write_report(study: Study, folder: str | os.PathLike[str]) -> Path:
    """Writes report.json, the figures and report.html.

    Parameters
    ----------
    study : Study
        What `read_study` returned.
    folder : path-like
        Where to; made if missing. Files of an earlier report are replaced.

    Returns
    -------
    Path
        The page, one self-contained file.

    Raises
    ------
    ImportError
        If matplotlib or jinja2 is missing; report.json is then written all the same.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    numbers = json.dumps(report_json(study), indent=1, allow_nan=False, ensure_ascii=False)
    _write(target / "report.json", numbers.encode() + b"\n")
    _require_extra(target)
    from gdpcert._report._page import draw_all, render_page

    drawings = draw_all(study)
    for name, drawing in drawings.items():
        _write(target / f"{_file_name(name)}.png", drawing.png)
        _write(target / f"{_file_name(name)}.svg", drawing.svg)
    page = target / "report.html"
    _write(page, render_page(study, drawings).encode())
    return page


def _require_extra(target: Path) -> None:
    missing = [name for name in EXTRA if importlib.util.find_spec(name) is None]
    if missing:
        raise ImportError(
            f"the report's page and figures need {' and '.join(missing)}: pip install gdpcert[plots]. "
            f"The numbers are in {target / 'report.json'}."
        )


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name)


def _write(file: Path, content: bytes) -> None:
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)
