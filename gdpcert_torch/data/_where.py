"""Where data sets lie, and what is said when one does not lie there."""

import os
from pathlib import Path

VARIABLE = "GDPCERT_DATA"


def data_root() -> Path:
    """The folder of all data sets: the environment variable GDPCERT_DATA, or ./data."""
    return Path(os.environ.get(VARIABLE) or "data")


def missing(path: Path, what: str, source: str) -> FileNotFoundError:
    """The error that names what was expected at a path and where to get it."""
    return FileNotFoundError(f"there is no {path.absolute()}: {what} is expected there. {advice(source)}")


def empty(folder: Path, what: str, source: str) -> FileNotFoundError:
    """The error that names what was expected in a folder that is there, and where to get it."""
    return FileNotFoundError(f"no images in {folder.absolute()}: {what} is expected there. {advice(source)}")


def advice(source: str) -> str:
    """Where to get a data set, and where it is looked for."""
    return (
        f"{source} Data sets are looked for under the folder that the environment variable {VARIABLE} or the option "
        f"--data names (now {data_root().absolute()})."
    )
