"""Utter's helper: everything that runs outside the browser."""

__version__ = "0.1.0"
