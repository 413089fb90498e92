"""The precision of the networks that this machine is fast at."""

import torch


def fast_precision() -> str:
    """Where bfloat16 is fast, "bfloat16"; "float32" elsewhere.

    Processors without AVX-512 emulate bfloat16 convolutions, many times slower than float32. The answer goes
    into a run's config: a run that is resumed on a machine of the other kind is refused, since its
    classifier would be another function.
    """
    wide = torch.backends.cpu.get_cpu_capability().startswith("AVX512")
    return "bfloat16" if wide or torch.cuda.is_available() else "float32"
