"""Compiles small, sourced event records into calendar feeds that people subscribe to."""

__version__ = "0.1.0"
