"""A stand-in for the extractor in other processes, which import it by this module's name."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from made import make_record

from claimex.article import Article, Failure
from claimex.errors import InputError, ModelError
from claimex.pipeline.extractor import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class StandIn:
    """Quotes each article's first word; BAD fails, DIE kills the process, ONCE kills it the first time,
    as the file named behind it tells. UNKNOWN is a defect, SLEEP takes an hour.
    HALF and HEAD let it die while it sends its result."""

    def extract_all(self, articles: Iterable[Article | Failure]) -> Iterator[Outcome]:
        for article in articles:
            if isinstance(article, Failure):
                yield Outcome(None, failure=article)
                continue
            word, *names = article.text.split()
            if word == "BAD":
                error = InputError(article.id, "is bad", reason="bad")
                yield Outcome(article, failure=Failure(article.id, "bad", str(error)))
                continue
            if word == "DIE" or (word == "ONCE" and not Path(names[0]).exists()):
                Path(names[0]).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if word == "SLEEP":
                time.sleep(3600)
            if word == "UNKNOWN":
                msg = "UNKNOWN is no word"
                raise KeyError(msg)
            if word in {"HALF", "HEAD"}:
                _die_sending(bytes_written=2 if word == "HEAD" else len(article.text) // 2)
            yield Outcome(article, (make_record(article, word),))


class DiesOnArrival:
    """Makes a `StandIn`; the first processes that are given it die before they begin, each leaving a file."""

    DEATHS = 3

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __setstate__(self, state: dict[str, Path]) -> None:
        for number in range(self.DEATHS):
            with suppress(FileExistsError):
                (state["folder"] / str(number)).touch(exist_ok=False)
                os._exit(1)
        self.__dict__.update(state)

    def __call__(self) -> StandIn:
        return StandIn()


class Unreadable:
    """Can be sent to another process, but not be received there."""

    def __reduce__(self) -> tuple[type[int], tuple[str]]:
        return int, ("no number",)


def _die_sending(*, bytes_written: int) -> None:
    """Let this process die when it has written so many bytes to any pipe, as one that kill -9 meets there."""

    def send(pipe: Connection, part: bytes) -> None:
        nonlocal bytes_written
        bytes_written -= os.write(pipe.fileno(), part[:bytes_written])
        if not bytes_written:
            os.kill(os.getpid(), signal.SIGKILL)

    Connection._send = send  # type: ignore[attr-defined] # noqa: SLF001 - what all that is sent goes through


def broken() -> StandIn:
    where = "model"
    raise ModelError(where, "is altered", advice="install it again")
