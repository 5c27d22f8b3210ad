"""When: the date of an event, exactly as precise as its sources."""

from diplocal.when.parse import parse_when
from diplocal.when.value import UNKNOWN, Point, Precision, When, WhenError
from diplocal.when.words import MONTHS, day_in_words, days_in_words, in_brief, in_words
from diplocal.when.zones import instant, is_zone, zone_names, zones_of

__all__ = [
    "MONTHS",
    "UNKNOWN",
    "Point",
    "Precision",
    "When",
    "WhenError",
    "day_in_words",
    "days_in_words",
    "in_brief",
    "in_words",
    "instant",
    "is_zone",
    "parse_when",
    "zone_names",
    "zones_of",
]
