"""Make a request of the options of `claimex.run`."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

import claimex
from claimex.running import RunOptions
from claimex.running.request import make_request

if TYPE_CHECKING:
    from pathlib import Path


def test_each_documented_option_of_a_run_is_taken() -> None:
    taken = inspect.signature(make_request).parameters

    assert set(RunOptions.__annotations__) == set(taken) - {"paths", "output"}
    assert all(f"        {name}: " in (RunOptions.__doc__ or "") for name in RunOptions.__annotations__)


def test_an_unknown_option_of_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="min_confidnce"):
        claimex.run([tmp_path], output=tmp_path / "out.jsonl", min_confidnce=0.5)  # type: ignore[call-arg]


def test_options_reach_the_request(tmp_path: Path) -> None:
    request = make_request([tmp_path], output="out/", kinds=("direct",), jobs=2, errors=tmp_path / "e.jsonl")

    assert request.paths == (str(tmp_path),)
    assert request.into_folder
    assert request.selection["kinds"] == ("direct",)
    assert request.site.jobs == 2
    assert request.side_files.errors == tmp_path / "e.jsonl"
