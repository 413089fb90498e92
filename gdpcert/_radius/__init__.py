"""Certified radii in closed form."""

from gdpcert._radius._epsilon import largest_epsilon
from gdpcert._radius._gaussian import radius, unit_radius
from gdpcert._radius._location import location_radius

__all__ = ["largest_epsilon", "location_radius", "radius", "unit_radius"]
