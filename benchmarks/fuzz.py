"""Try hostile input on every way into claimex for a given time, and report what failed.

    python benchmarks/fuzz.py --minutes 30
    python benchmarks/fuzz.py --minutes 10 --target "import brat" --guided

The targets and their inputs are those of `tests/test_hostile.py`. Each target runs in its own process, so that a crash
is reported like any other fault. Hypothesis searches with a new seed each time, and prefers inputs that take long for
their length. With `--guided`, libFuzzer searches through atheris (`pip install 'claimex[fuzz]'`), and prefers inputs
that reach new code. Faults are kept in `.hypothesis/` and tried first the next time.

The exit code is 1 if a target failed. An input whose time for each character is over SLOW times the median of its
target is reported too. It is not a fault by itself: a test with two sizes of it tells whether time grows with the
square of the length.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

SLOW = 20
LEAST = 0.25  # seconds; shorter times are noise of the machine
SHORT = 200  # least number of characters that an input counts for, because each input has a fixed cost
HELD = 400  # number of inputs over which the median is taken
ROUND = 200  # inputs between two looks at the clock
PATIENCE = 120  # seconds that one input may take, even on a busy machine
LOOK = 1.0  # seconds between two checks whether a process still works on the same input


def main() -> int:
    """Run the targets one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30, help="for all targets together")
    parser.add_argument("--target", action="append", help="one of them, more than once for several; all by default")
    parser.add_argument("--guided", action="store_true", help="by the code that is reached (atheris)")
    parser.add_argument("--list", action="store_true", help="list the targets and end")
    parser.add_argument("--alone", help=argparse.SUPPRESS)  # used to start the process of a target
    args = parser.parse_args()
    if args.alone is not None:
        logging.disable()  # it warns of damaged files, by the thousand
        return guided(args.alone, args.minutes * 60) if args.guided else search(args.alone, args.minutes * 60)
    from hostile import TARGETS

    if args.list:
        print("\n".join(TARGETS))
        return 0
    names = args.target or list(TARGETS)
    if unknown := set(names).difference(TARGETS):
        parser.error(f"no target is called {min(unknown)!r}; --list lists them")
    broken = [name for name in names if not holds(name, args.minutes / len(names), guide=args.guided)]
    print(f"{len(names)} targets, {len(broken)} did not hold{': ' if broken else ''}{', '.join(broken)}")
    return int(bool(broken))


def holds(name: str, minutes: float, *, guide: bool) -> bool:
    """Run one target in its own process, and tell whether it held."""
    command = [sys.executable, "-X", "faulthandler", __file__, "--alone", name, "--minutes", str(minutes)]
    print(f"{name} …", flush=True)
    began = time.time()
    done = subprocess.Popen([*command, *(["--guided"] if guide else [])])  # noqa: S603 - our own command
    while True:
        with suppress(subprocess.TimeoutExpired):
            done.wait(LOOK)
            break
        with suppress(FileNotFoundError):
            began = max(began, last_of(name).stat().st_mtime)
        if time.time() - began > PATIENCE:
            done.kill()
            done.wait()
            print(f"{name}: an input did not end; it stands in {last_of(name)}", flush=True)
            return False
    if done.returncode:
        print(
            f"{name}: did not hold (exit code {done.returncode}); its last input stands in {last_of(name)}", flush=True
        )
    return done.returncode == 0


def search(name: str, seconds: float) -> int:
    """Try inputs of one target with Hypothesis until the time is over."""
    from hostile import TARGETS
    from hypothesis import HealthCheck, Phase, given, seed, settings, target
    from hypothesis.database import DirectoryBasedExampleDatabase

    watched = Watch(name, TARGETS[name].hold)
    began, rounds = time.monotonic(), time.time_ns() % 2**32

    def hold(value: Any) -> None:  # noqa: ANN401 - of the target
        target(watched(value), label="seconds a character")

    phases = (Phase.reuse, Phase.generate, Phase.target, Phase.shrink)
    chosen = settings(
        max_examples=ROUND,
        deadline=None,
        database=DirectoryBasedExampleDatabase(ROOT / ".hypothesis" / "fuzz"),
        phases=phases,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    hold.__qualname__ = f"hold {name}"  # the database keeps each target's faults apart
    while time.monotonic() - began < seconds:
        rounds += 1
        seed(rounds)(chosen(given(TARGETS[name].inputs)(hold)))()
    print(f"{name}: {watched.count:,} inputs held, {watched.slow} slow", flush=True)
    return 0


def guided(name: str, seconds: float) -> int:
    """Try inputs of one target with libFuzzer. It ends the process when the time is over or a fault is found."""
    import atheris

    with atheris.instrument_imports(include=["claimex"]):
        from hostile import TARGETS
    from hypothesis import given, settings

    watched = Watch(name, TARGETS[name].hold)

    def hold(value: Any) -> None:  # noqa: ANN401 - of the target
        watched(value)

    test = settings(database=None, deadline=None)(given(TARGETS[name].inputs)(hold))
    corpus = ROOT / ".hypothesis" / "corpus" / name.replace(" ", "-")
    corpus.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={int(seconds)}",
        "-max_len=65536",
        "-print_final_stats=1",
        f"-artifact_prefix={corpus}/",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], test.hypothesis.fuzz_one_input)
    atheris.Fuzz()
    return 0


class Watch:
    """Runs a target on inputs, and watches the time that each input takes."""

    def __init__(self, name: str, hold: Any) -> None:  # noqa: ANN401 - of the target
        self._name, self._hold = name, hold
        self._rates: deque[float] = deque(maxlen=HELD)
        self._last = last_of(name)
        self._last.parent.mkdir(parents=True, exist_ok=True)
        self.count = self.slow = 0

    def __call__(self, value: Any) -> float:  # noqa: ANN401 - of the target
        """Run the target on an input, and return its seconds for each character."""
        self._last.write_text(repr(value), encoding="utf-8", errors="backslashreplace")
        began = time.process_time()
        self._hold(value)
        took = time.process_time() - began
        rate = took / max(SHORT, length_of(value))
        usual = median(self._rates) if self._rates else rate
        if took > LEAST and rate > SLOW * usual:
            self.slow += 1
            kept = self._last.with_suffix(f".slow-{self.slow}")
            kept.write_text(repr(value), encoding="utf-8", errors="backslashreplace")
            print(f"{self._name}: {took:.2f} s, {rate / usual:.0f} times the usual; {kept}", flush=True)
        self._rates.append(rate)
        self.count += 1
        return rate


def last_of(name: str) -> Path:
    """Return the file that holds the input that is being tried."""
    return ROOT / ".hypothesis" / "last" / f"{name.replace(' ', '-').replace('/', '-')}.txt"


def length_of(value: Any) -> int:  # noqa: ANN401 - of the target
    """Return the length of an input, in characters or bytes."""
    if isinstance(value, (str, bytes)):
        return len(value)
    if isinstance(value, tuple):
        return sum(map(length_of, value))
    return len(json.dumps(value, default=str))


if __name__ == "__main__":
    sys.exit(main())
