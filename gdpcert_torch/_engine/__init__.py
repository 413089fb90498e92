"""The sampling engine: full batches from a queue of images, counted on the device, stopped image by image."""

from gdpcert_torch._engine._coupling import check_uncoupled
from gdpcert_torch._engine._device import chunk_and_block, device_of
from gdpcert_torch._engine._images import check_images
from gdpcert_torch._engine._mode import certified_mode
from gdpcert_torch._engine._plan import Plan, make_plan
from gdpcert_torch._engine._queue import InOrder, Source
from gdpcert_torch._engine._sample import Progress, record_of, sample_tallies, sample_votes
from gdpcert_torch._engine._shared import Shared
from gdpcert_torch._engine._snapshot import delete_snapshots, read_snapshots, save_snapshot
from gdpcert_torch._engine._tally import Tally
from gdpcert_torch._engine._votes import voted_classes
from gdpcert_torch._engine._whole import require_whole

__all__ = [
    "InOrder",
    "Plan",
    "Progress",
    "Shared",
    "Source",
    "Tally",
    "certified_mode",
    "check_images",
    "check_uncoupled",
    "chunk_and_block",
    "delete_snapshots",
    "device_of",
    "make_plan",
    "read_snapshots",
    "record_of",
    "require_whole",
    "sample_tallies",
    "sample_votes",
    "save_snapshot",
    "voted_classes",
]
