"""The address that a server is given: this machine's own unless another is asked for."""

from __future__ import annotations

import ipaddress
import socket

from claimex.errors import ConfigError

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches a host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, which may be anybody's
        return False


def bind(port: int, host: str = HOST) -> socket.socket:
    """Take an address.

    Args:
        port: 0 for any that is free.
        host: A name or number of this machine.

    Raises:
        ConfigError: The port is taken, or this machine has no such address.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        where = "--host"
        raise ConfigError(where, f"{host} is no address ({error.strerror})") from error
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        where = "--port"
        raise ConfigError(where, f"{port} is taken ({error.strerror})", advice="leave it out for a free one") from error
    return bound
