"""Bands that hold at all radii at once, for the inputs that were tested and for the population they come from."""

from gdpcert._bands._accuracy import less_wrong, robust_accuracy, simultaneous_band
from gdpcert._bands._mean_radius import integrated_band, mean_radius_interval
from gdpcert._bands._wrong import wrong_certificates

__all__ = [
    "integrated_band",
    "less_wrong",
    "mean_radius_interval",
    "robust_accuracy",
    "simultaneous_band",
    "wrong_certificates",
]
