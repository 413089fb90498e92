"""The tests of gdpcert; those of the torch layer are in `torch/`."""
