"""What may be sampled: images in the unit of sigma."""

from torch import Tensor


def check_images(images: Tensor) -> None:
    """Refuses what is not a batch of images with pixels in [0, 1].

    Raises
    ------
    ValueError
        With what was got and what to do.
    """
    if not isinstance(images, Tensor):
        raise ValueError(f"`images` must be a torch tensor; got {type(images).__name__}. Use torch.as_tensor.")
    if images.ndim != 4:
        raise ValueError(f"`images` must have shape (count, channels, height, width); got {tuple(images.shape)}.")
    if not images.is_floating_point():
        raise ValueError(f"`images` must be floating point in [0, 1]; got {images.dtype}. Divide bytes by 255.")
    low, high = (float(images.min()), float(images.max())) if images.numel() else (0.0, 0.0)
    if not (low >= 0 and high <= 1):
        raise ValueError(
            f"`images` must be in [0, 1], the unit of sigma; got values from {low:g} to {high:g}. "
            "Scale them first, and bring them back to your model's own scale in preprocess=, after the noise."
        )
