"""How the certified classifier computes, in words for the record: another arithmetic is another function."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from gdpcert_torch._defences import Defence
from gdpcert_torch._fold import Folded


def settings_text(defence: Defence) -> str:
    """What can change a vote: "bfloat16, channels-last, folded, eager, NVIDIA H100, tf32 off, torch 2.14.1".

    The kind of processor and torch's version are among it: they choose how a sum is ordered, and on a GPU also how the
    noise is dealt out. Votes that were counted elsewhere are another function's, and are not added to these.
    """
    compiled = any(_is_compiled(module) for module in defence.modules())
    folded = any(isinstance(module, Folded) for module in defence.modules())
    tf32 = torch.backends.cudnn.allow_tf32 or torch.backends.cuda.matmul.allow_tf32
    device = next((tensor.device for tensor in defence.parameters()), torch.device("cpu"))
    on_gpu = device.type == "cuda"
    where = [torch.cuda.get_device_name(device), f"tf32 {'on' if tf32 else 'off'}"] if on_gpu else [_processor()]
    return ", ".join(
        [
            defence.precision,
            "channels-last",
            *(["folded"] if folded else []),
            "compiled" if compiled else "eager",
            *where,
            f"torch {torch.__version__}",
        ]
    )


def _processor() -> str:
    tiles = torch.cpu.get_capabilities().get("amx_bf16", False)
    return f"cpu {torch.backends.cpu.get_cpu_capability()}{' AMX' * bool(tiles)}"


@contextmanager
def tf32(enabled: bool) -> Iterator[None]:
    """Whether float32 convolutions and products on a GPU may round to TF32; as it was afterwards."""
    before = torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = enabled
    try:
        yield
    finally:
        torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32 = before


def _is_compiled(module: torch.nn.Module) -> bool:
    return getattr(module, "_compiled_call_impl", None) is not None or hasattr(module, "_orig_mod")
