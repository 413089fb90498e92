"""A step's training images, drawn ahead by a thread where a data set decodes them."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from gdpcert_torch._train._step import Job, training_batch
from gdpcert_torch.data import Batch


@contextmanager
def batches_of(job: Job) -> Iterator[Callable[[int], Batch]]:
    """A function from a step's number to its images and labels, `training_batch`; the next ones may be under way."""
    if not job.data.decodes:
        yield lambda step: training_batch(job, step)
        return
    with ThreadPoolExecutor(1, thread_name_prefix="gdpcert-ahead") as worker:
        ahead: dict[int, Future[Batch]] = {}

        def drawn(step: int) -> Batch:
            under_way = ahead.pop(step, None)
            batch = training_batch(job, step) if under_way is None else under_way.result()
            if step + 1 < job.config.training.steps:
                ahead[step + 1] = worker.submit(training_batch, job, step + 1)
            return batch

        yield drawn
