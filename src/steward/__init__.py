"""Steward: customer care for businesses that sell products."""

__version__ = "0.1.0"
