"""Give a server its address: one of this machine alone, unless the user asks for another."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

from claimex.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")


def is_loopback(host: str) -> bool:
    """Tell whether a host can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, which can stand for any address
        return False


def bind(port: int, host: str = HOST) -> socket.socket:
    """Open a socket at an address.

    Args:
        port: The port; 0 takes a free one.
        host: Name or number of an address of this machine.

    Raises:
        ConfigError: The port is taken, or this machine has no such address.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        where = "--host"
        raise ConfigError(where, f"{host} is not an address ({error.strerror})") from error
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        where = "--port"
        raise ConfigError(where, f"{port} is taken ({error.strerror})", advice="leave it out for a free one") from error
    return bound


def hosts_of(host: str, port: int) -> Collection[str] | None:
    """Return the names by which a server may be asked. None if it cannot know them."""
    if not is_loopback(host):
        return None
    names = {*NAMES, "[::1]", f"[{host}]" if ":" in host else host}
    return {f"{name}:{port}" for name in names}


def check_address(host: str, token: str | None) -> None:
    """Refuse a token that no header can carry, and an address that others reach without a token.

    Raises:
        ConfigError: It is one of these.
    """
    if token is not None and not (token.isascii() and token.strip() == token != ""):
        where = "--token"
        raise ConfigError(where, "must be ASCII without spaces around it, and not empty")
    if token is None and not is_loopback(host):
        where, problem = "--host", f"other machines can reach {host}, and no token is set"
        raise ConfigError(where, problem, advice="set one with --token or CLAIMEX_TOKEN")
