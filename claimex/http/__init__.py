"""Share what every server of ours needs: who may ask and how much, its address, and the headers of every answer."""

from __future__ import annotations

from claimex.http.access import guarded, token_from_path
from claimex.http.guard import HEADERS, TOKEN_BYTES, TOKEN_HEADER, is_same, make_token, read_body, with_headers
from claimex.http.refusals import RefusedError
from claimex.http.sockets import HOST, NAMES, bind, check_address, hosts_of, is_loopback

__all__ = [
    "HEADERS",
    "HOST",
    "NAMES",
    "TOKEN_BYTES",
    "TOKEN_HEADER",
    "RefusedError",
    "bind",
    "check_address",
    "guarded",
    "hosts_of",
    "is_loopback",
    "is_same",
    "make_token",
    "read_body",
    "token_from_path",
    "with_headers",
]
