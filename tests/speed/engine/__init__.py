"""What certification costs: the engine beside the bare network and beside the loops that the field runs."""
