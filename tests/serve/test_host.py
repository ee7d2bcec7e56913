"""What a client writes into Host decides nothing but whether it is let in."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("prometheus_client", reason="needs the extra serve")

import own_loop
from hostile_serving import ask
from serving import TOKEN, make
from starlette.datastructures import URL
from starlette.requests import Request

from claimex.serve.app import make_app


@pytest.mark.parametrize("host", [b"x/health?", b"x/?token=" + TOKEN.encode() + b"&", b"[::1", b"x#", b"\xff"])
def test_no_host_gets_round_the_token(host: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starlette made addresses of Host as it was written up to version 0.47; so it is done here."""

    def as_written(request: Request) -> URL:
        return URL(f"http://{request.headers.get('host', '')}{request.scope['path']}")

    monkeypatch.setattr(Request, "url", property(as_written))
    application = make_app(make()[1], token=TOKEN, hosts=None, model="base")
    status, _, body = own_loop.run(ask(application, ("GET", b"/models", [(b"host", host)], [b""])))

    assert (status, b"no token" in body) == (401, True)
