"""The version, where whatever needs it can import it without the package's face."""

from __future__ import annotations

__version__ = "0.1.0"
