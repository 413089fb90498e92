"""What is made of a folder's files: kept beside them, made anew when they change, and no litter."""

import os
import time

import numpy as np
import pytest

from gdpcert_torch.data import _kept
from gdpcert_torch.data._kept import kept

BYTES = np.arange(6, dtype=np.uint8).reshape(2, 3)


@pytest.fixture
def folder(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_text("something")
    return tmp_path


class Counted:
    """How often something is made of the folder."""

    def __init__(self, folder):
        self.folder, self.times = folder, 0

    def __call__(self, kind="kind"):
        def make():
            self.times += 1
            return BYTES

        files = sorted(file for file in self.folder.iterdir() if not file.name.startswith("."))
        return kept(self.folder, files, kind, BYTES.shape, make)


def hidden(folder):
    return sorted(file.name for file in folder.iterdir() if file.name.startswith("."))


def test_it_is_made_once(folder):
    made = Counted(folder)
    assert (made() == BYTES).all()
    assert (made() == BYTES).all()
    assert made.times == 1


def test_of_another_kind_it_is_another_and_all_are_kept(folder):
    made = Counted(folder)
    for kind in ("kind", "other", "kind-too") * 2:
        made(kind)
    assert made.times == len(hidden(folder)) == 3


def same_size_other_time(folder):
    """A nanosecond later."""
    earlier = (folder / "a").stat().st_mtime_ns
    (folder / "a").write_text("different")
    os.utime(folder / "a", ns=(earlier, earlier + 1))


def same_time_other_size(folder):
    earlier = (folder / "a").stat().st_mtime_ns
    (folder / "a").write_text("more of it")
    os.utime(folder / "a", ns=(earlier, earlier))


@pytest.mark.parametrize(
    "change",
    [
        same_size_other_time,
        same_time_other_size,
        lambda folder: (folder / "c").touch(),
        lambda folder: (folder / "a").unlink(),
        # b, for its place among the others is the same then
        lambda folder: (folder / "b").rename(folder / "c"),
    ],
)
def test_changed_files_are_noticed_and_only_what_they_give_now_is_kept(folder, change):
    made = Counted(folder)
    made()
    (before,) = hidden(folder)
    change(folder)
    made()
    assert made.times == 2
    (after,) = hidden(folder)
    assert after != before


def test_nothing_is_removed_before_its_replacement_is_there(folder, monkeypatch):
    def full(*_):
        raise OSError("no space left on device")

    made = Counted(folder)
    made()
    before = hidden(folder)
    same_size_other_time(folder)
    monkeypatch.setattr(np, "save", full)
    assert (made() == BYTES).all()
    assert hidden(folder) == before


@pytest.mark.parametrize("other", [BYTES[:1], BYTES.astype(np.int64), BYTES.reshape(3, 2)])
def test_what_is_not_as_expected_is_made_anew(folder, other):
    made = Counted(folder)
    made()
    np.save(folder / hidden(folder)[0], other)
    assert (made() == BYTES).all()
    assert (made() == BYTES).all()
    assert made.times == 2


class Trap:
    """An object whose pickle makes a folder."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


def test_no_code_of_a_kept_file_is_run(folder):
    made = Counted(folder)
    made()
    trap = np.empty(BYTES.shape, dtype=object)
    trap[:] = Trap(folder / "sprung")
    np.save(folder / hidden(folder)[0], trap)
    made()
    assert made.times == 2
    assert not (folder / "sprung").exists()


@pytest.mark.parametrize("keep", [0, 5, 100, 131])
def test_a_torn_file_is_made_anew(folder, keep):
    made = Counted(folder)
    made()
    file = folder / hidden(folder)[0]
    file.write_bytes(file.read_bytes()[:keep])
    assert (made() == BYTES).all()
    assert made.times == 2


def test_what_another_version_keeps_stays_and_is_not_read(folder, monkeypatch):
    (folder / ".gdpcert-kind-0123456789ab.npy").touch()
    Counted(folder)()
    monkeypatch.setattr(_kept, "_FORMAT", _kept._FORMAT + 1)
    made = Counted(folder)
    made()
    assert made.times == 1
    assert len(hidden(folder)) == 3


def test_what_a_kill_left_goes_and_what_somebody_is_writing_stays(folder):
    for name, age in (("old", 2 * _kept._STALE), ("new", 0)):
        (folder / f".gdpcert-{name}.tmp").touch()
        os.utime(folder / f".gdpcert-{name}.tmp", (time.time() - age,) * 2)
    Counted(folder)()
    assert [name for name in hidden(folder) if name.endswith(".tmp")] == [".gdpcert-new.tmp"]


def test_an_interrupted_write_leaves_nothing(folder, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "save", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Counted(folder)()
    assert hidden(folder) == []


def test_whoever_may_read_a_new_file_may_read_it(folder):
    Counted(folder)()
    (name,) = hidden(folder)
    assert (folder / name).stat().st_mode == (folder / "a").stat().st_mode
