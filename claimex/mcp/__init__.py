"""The server for assistants: tools that a language model calls by the Model Context Protocol."""

from __future__ import annotations

from claimex.mcp.server import Settings, serve

__all__ = ["Settings", "serve"]
