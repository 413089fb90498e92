"""What a step of training costs beside its bare networks, and beside a loop written the usual way."""
