"""Certification as the field runs it: one image at a time, batches of 400, counted in Python.

Written anew after the procedure that Cohen et al. (2019) published and later code repeats.
"""

from math import ceil

import numpy as np
import torch

BATCH = 400
N0, N = 100, 100_000


def certify(model, image, sigma, classes, n0=N0, n=N):
    """Counts of the n0 and of the n votes on one image, where the model lives."""
    device = next(model.parameters()).device
    image = image.to(device)
    selection = sample(model, image, sigma, n0, classes)
    counts = sample(model, image, sigma, n, classes)
    return int(selection.argmax()), counts


def sample(model, image, sigma, count, classes):
    with torch.no_grad():
        counts = np.zeros(classes, dtype=int)
        for _ in range(ceil(count / BATCH)):
            size = min(BATCH, count)
            count -= size
            batch = image.repeat((size, 1, 1, 1))
            noise = torch.randn_like(batch) * sigma
            predictions = model(batch + noise).argmax(1)
            counts += counted(predictions.cpu().numpy(), classes)
        return counts


def counted(predictions, classes):
    counts = np.zeros(classes, dtype=int)
    for prediction in predictions:
        counts[prediction] += 1
    return counts
