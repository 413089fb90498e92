"""What torchvision downloads, or an error that says what to do without it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gdpcert_torch.data._where import advice


@contextmanager
def downloading(what: str, folder: Path, source: str) -> Iterator[None]:
    """Around torchvision's reading and downloading of a data set.

    Parameters
    ----------
    what : str
        The data set.
    folder : Path
        Where it belongs.
    source : str
        A sentence that says where to get it.

    Raises
    ------
    FileNotFoundError
        If the data set is not there or damaged, and a download does not change that: without a network, or where it
        ends early or gives other bytes than the official ones.
    """
    try:
        yield
    # torchvision, gdown, http.client, tarfile and zipfile each have errors of their own
    except Exception as error:
        reason = str(error) or type(error).__name__
        raise FileNotFoundError(
            f"{what} is not whole in {folder.absolute()} and could not be downloaded ({reason}). Try again, or get it "
            f"by hand. {advice(source)}"
        ) from error
