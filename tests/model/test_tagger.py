"""Test which device a model opens on."""

from __future__ import annotations

import pickle

import onnxruntime
import pytest

from claimex.errors import ModelError
from claimex.model.folder import find_model
from claimex.model.tagger import Tagger, check_device


@pytest.fixture
def built_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The providers that onnxruntime says it was built for."""
    held = ["CPUExecutionProvider"]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: held)
    return held


def test_a_device_that_onnxruntime_was_not_built_for_is_refused_before_anything_is_opened(built_for: list[str]) -> None:
    check_device("cpu")

    with pytest.raises(ModelError, match=r"device cuda: the installed onnxruntime cannot use it; .*onnxruntime-gpu"):
        Tagger(find_model("fast"), device="cuda")


@pytest.mark.model
@pytest.mark.filterwarnings("ignore:Specified provider")
@pytest.mark.skipif("CUDAExecutionProvider" in onnxruntime.get_available_providers(), reason="CUDA may work here")
def test_a_device_that_onnxruntime_gives_up_on_is_not_replaced_silently(built_for: list[str]) -> None:
    built_for.append("CUDAExecutionProvider")

    with pytest.raises(ModelError, match="device cuda: the installed onnxruntime cannot use it"):
        Tagger(find_model("fast"), device="cuda")


@pytest.mark.model
def test_the_device_is_kept_in_a_pickle() -> None:
    again = pickle.loads(pickle.dumps(Tagger(find_model("fast"), device="cpu")))  # noqa: S301 - our own

    assert again.name == Tagger(find_model("fast")).name
