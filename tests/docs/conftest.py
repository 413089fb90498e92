"""The pages' code trains small networks: on one core, where two that wait for each other take ten times as long."""

import torch

torch.set_num_threads(1)
