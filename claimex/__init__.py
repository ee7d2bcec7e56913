"""Find who says what in news articles."""

__version__ = "0.1.0"
