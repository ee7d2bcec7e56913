"""The server: texts come in over HTTP, and the same records go out as from `claimex extract`."""

from __future__ import annotations

from claimex.serve.limits import MEGABYTE, Limits
from claimex.serve.server import Settings, serve
from claimex.serve.service import Workers

__all__ = ["MEGABYTE", "Limits", "Settings", "Workers", "serve"]
