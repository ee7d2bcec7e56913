"""The version of claimex, in a module that imports nothing else."""

from __future__ import annotations

__version__ = "0.1.0"
