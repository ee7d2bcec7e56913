"""Test the ledger: decisions are on the disk before they count, and only an incomplete last line is removed."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import random
import signal
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import make_article, make_records

from claimex.errors import ConfigError, InputError, RecordError
from claimex.review.decisions import Decision, decide, merged, parse_decision, standing
from claimex.review.ledger import Ledger, Watched, read_ledger, read_ledgers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARTICLE = make_article()
RECORDS = make_records(ARTICLE)
POINTS = 60  # number of moments at which the writer is killed
ENOUGH = 40  # decisions that the writer makes if it is not killed


def accept(number: int = 0, *, who: str = "ana") -> Decision:
    return decide("accept", who=who, text=ARTICLE.text, before=RECORDS[number])


def test_a_decision_says_who_when_what_and_quotes_the_words_around(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.jsonl") as ledger:
        ledger.append(accept())

    line = json.loads((tmp_path / "l.jsonl").read_text())
    assert line["schema"] == "claimex-decision/1"
    assert (line["who"], line["action"], line["record"]) == ("ana", "accept", RECORDS[0].id)
    assert line["doc"]["sha256"] == ARTICLE.sha256
    assert line["when"].endswith("Z")
    assert line["before"] == line["after"] == json.loads(RECORDS[0].to_json())
    assert line["quotes"][0] == {
        "start": 19,
        "end": 28,
        "exact": "“We won,”",
        "prefix": "UUSKÜLA (Agency) – ",
        "suffix": " said Mari Tamm, the mayor, “and",
    }


def test_decisions_are_read_back_in_order(tmp_path: Path) -> None:
    made = [accept(n % 3) for n in range(5)]
    with Ledger(tmp_path / "l.jsonl") as ledger:
        for decision in made:
            ledger.append(decision)

    assert read_ledger(tmp_path / "l.jsonl") == made
    with Ledger(tmp_path / "l.jsonl") as ledger:
        assert list(ledger.decisions) == made


@given(st.integers(1, 10_000))
def test_a_line_cut_off_anywhere_is_dropped_and_told(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "l.jsonl"
    whole = b"".join(accept(n).to_json().encode() + b"\n" for n in range(2))
    last = accept(2).to_json().encode()
    piece = last[: 1 + cut % (len(last) - 1)]
    path.write_bytes(whole + piece)

    with Ledger(path) as ledger:
        assert ledger.mended == len(piece)
        assert len(ledger.decisions) == 2
        ledger.append(accept(2))
    assert path.read_bytes().startswith(whole)
    assert len(read_ledger(path)) == 3


def test_a_last_line_that_lacks_its_line_break_alone_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_bytes(accept().to_json().encode())

    with Ledger(path) as ledger:
        ledger.append(accept(1))

    assert [d.record for d in read_ledger(path)] == [RECORDS[0].id, RECORDS[1].id]


def test_reading_leaves_a_cut_off_line_where_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "l.jsonl"
    path.write_bytes(accept().to_json().encode() + b'\n{"sch')
    before = path.read_bytes()

    with caplog.at_level(logging.WARNING):
        assert len(read_ledger(path)) == 1
    assert path.read_bytes() == before
    assert "cut off" in caplog.text


def test_a_strange_line_within_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_bytes(b'{"a": 1}\n' + accept().to_json().encode() + b'\n{"sch')
    before = path.read_bytes()

    with pytest.raises(RecordError, match=r"l\.jsonl:1"):
        Ledger(path)
    assert path.read_bytes() == before
    with pytest.raises(RecordError):  # not that another one writes: the lock was given back
        Ledger(path)


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.jsonl"), pytest.raises(ConfigError, match="another review writes"):
        Ledger(tmp_path / "l.jsonl")

    Ledger(tmp_path / "l.jsonl").close()


def test_a_writer_by_a_link_to_the_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "l.jsonl")
    (tmp_path / "folder").symlink_to(tmp_path)

    with Ledger(tmp_path / "l.jsonl"):
        for other in ("link.jsonl", "folder/l.jsonl"):
            with pytest.raises(ConfigError, match="another review writes"):
                Ledger(tmp_path / other)
    with Ledger(tmp_path / "link.jsonl"), pytest.raises(ConfigError, match="another review writes"):
        Ledger(tmp_path / "l.jsonl")
    (tmp_path / "hard.jsonl").hardlink_to(tmp_path / "l.jsonl")
    with pytest.raises(ConfigError, match="second name"):
        Ledger(tmp_path / "hard.jsonl")


def test_a_link_that_leads_to_itself_is_told(tmp_path: Path) -> None:
    (tmp_path / "l.jsonl").symlink_to(tmp_path / "l.jsonl")

    with pytest.raises(ConfigError, match="cannot be written"):
        Ledger(tmp_path / "l.jsonl")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_ledger_and_lock_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Ledger(tmp_path / "l.jsonl"):
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    finally:
        os.umask(before)

    assert modes == {"l.jsonl": 0o600, "l.jsonl.lock": 0o600}


def replace(path: Path) -> None:
    path.with_name("other").write_bytes(path.read_bytes())
    path.with_name("other").replace(path)


def grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.unlink(), "is gone"),
        (replace, "another file"),
        (grow, "another program"),
        (lambda path: path.write_bytes(b""), "another program"),
        (lambda path: path.chmod(0o400), "unwritable"),
    ],
    ids=["deleted", "replaced", "added to", "emptied", "unwritable"],
)
def test_a_ledger_that_others_harm_takes_no_decision_and_is_left_as_it_is(
    tmp_path: Path, harm: Callable[[Path], None], told: str
) -> None:
    path = tmp_path / "l.jsonl"
    with Ledger(path) as ledger:
        ledger.append(accept())
        harm(path)
        before = path.read_bytes() if path.exists() else None

        for _ in range(2):
            with pytest.raises(OSError, match=told):
                ledger.append(accept(1))

        assert len(ledger.decisions) == 1
        assert (path.read_bytes() if path.exists() else None) == before
        if path.exists():
            path.chmod(0o600)


def test_a_ledger_without_the_right_to_write_is_refused_before_anything_is_decided(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.touch(mode=0o400)

    with pytest.raises(ConfigError, match="cannot be written"):
        Ledger(path)
    path.chmod(0o600)
    with Ledger(path):
        pass


def test_watched_ledgers_are_read_again_when_they_grow(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.jsonl") as ledger:
        watched = Watched([ledger.path])
        before = watched.read()
        ledger.append(accept())

        assert before == []
        assert watched.read() == [*ledger.decisions]
        assert watched.read() is watched.read()


def test_a_place_for_no_file_and_a_missing_ledger_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="cannot be written"):
        Ledger(tmp_path / "file" / "l.jsonl")
    with pytest.raises(InputError, match="cannot be read"):
        read_ledger(tmp_path / "none.jsonl")


def test_a_full_disk_leaves_the_ledger_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "l.jsonl"
    with Ledger(path) as ledger:
        ledger.append(accept())
        before = path.read_bytes()
        write = os.write

        def half(handle: int, data: bytes) -> int:
            if len(data) < 100:
                raise OSError(28, "No space left on device")
            return write(handle, data[: len(data) // 2])

        monkeypatch.setattr(os, "write", half)
        with pytest.raises(OSError, match="No space"):
            ledger.append(accept(1))
        monkeypatch.undo()

        assert path.read_bytes() == before
        ledger.append(accept(2))
    assert [d.record for d in read_ledger(path)] == [RECORDS[0].id, RECORDS[2].id]


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of forking beside threads
def test_a_writer_killed_at_any_byte_loses_at_most_the_decision_in_flight(tmp_path: Path) -> None:
    """Each writer reports over a pipe which decisions were made. The kill comes before, during or after a write."""
    fork = multiprocessing.get_context("fork")
    draw = random.Random(7)  # noqa: S311 - not for secrets
    torn = 0
    for number in range(POINTS):
        path = tmp_path / f"{number}.jsonl"
        promised, told = fork.Pipe(duplex=False)
        child = fork.Process(target=_write_until, args=(path, draw.randrange(ENOUGH), draw.random(), told))
        child.start()
        told.close()
        saved = _drain(promised)
        child.join()
        assert child.exitcode == -signal.SIGKILL

        with Ledger(path) as ledger:
            torn += bool(ledger.mended)
            kept = [decision.id for decision in ledger.decisions]
            ledger.append(accept())
        assert kept[: len(saved)] == saved
        assert len(kept) <= len(saved) + 1
        assert len(read_ledger(path)) == len(kept) + 1
    assert torn > POINTS // 4


def _drain(promised: multiprocessing.connection.Connection) -> list[str]:
    saved: list[str] = []
    while True:
        try:
            saved.append(promised.recv())
        except EOFError:
            return saved


def _write_until(
    path: Path, fatal: int, share: float, told: multiprocessing.connection.Connection
) -> None:  # pragma: no cover - dies
    """Write decisions, and die during the write of one, with a part of its bytes on the disk."""
    write, writes = os.write, iter(range(10_000))

    def dying(handle: int, data: bytes) -> int:
        if data.startswith(b'{"schema"') and next(writes) == fatal:
            write(handle, data[: int(len(data) * share)])
            os.kill(os.getpid(), signal.SIGKILL)
        return write(handle, data)

    with Ledger(path) as ledger:
        os.write = dying  # type: ignore[assignment]
        for number in range(ENOUGH):
            decision = accept(number % 3)
            ledger.append(decision)
            told.send(decision.id)


def test_an_undone_decision_does_not_stand_and_an_undone_undo_brings_it_back() -> None:
    first, second = accept(), accept(1)
    undo = decide("undo", who="ana", text=ARTICLE.text, undone=first)
    again = decide("undo", who="ana", text=ARTICLE.text, undone=undo, before=RECORDS[0])

    assert standing([first, second, undo]) == [second]
    assert standing([first, second, undo, again]) == [first, second]


def test_ledgers_are_read_as_one_in_the_order_of_their_decisions(tmp_path: Path) -> None:
    made = [accept(who=who) for who in ("ana", "ben", "ana")]
    for name, decisions in {"a": made[::2], "b": made[1:2]}.items():
        (tmp_path / name).write_text("".join(d.to_json() + "\n" for d in decisions))

    assert read_ledgers([tmp_path / "b", tmp_path / "a"]) == made


@pytest.mark.parametrize("action", ["accept", "reject", "correct", "add", "comment"])
def test_a_decision_about_nothing_is_refused(action: str) -> None:
    with pytest.raises(RecordError, match="nothing to"):
        decide(action, who="ana", text="")  # type: ignore[arg-type]


def test_a_correction_without_its_record_is_refused() -> None:
    with pytest.raises(RecordError, match="without the record after"):
        decide("correct", who="ana", text=ARTICLE.text, before=RECORDS[0])
    with pytest.raises(RecordError, match="undoes"):
        parse_decision(accept().to_json().replace('"undoes":null', '"undoes":"x"'), where="l.jsonl:1")


def test_a_clock_that_was_set_back_changes_no_order_within_a_ledger() -> None:
    late, early = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    ana = [decide("accept", who="ana", text=ARTICLE.text, before=RECORDS[0], when=when) for when in (late, early)]
    ben = decide("reject", who="ben", text=ARTICLE.text, before=RECORDS[0], when=early)

    assert merged([ana, [ben]]) == [ben, *ana]
