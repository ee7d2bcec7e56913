"""The names that `import claimex` offers."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import claimex


def test_the_public_names_are_these() -> None:
    assert sorted(claimex.__all__) == [
        "Article",
        "ClaimexError",
        "Extractor",
        "Failure",
        "Outcome",
        "Record",
        "json_schema",
        "load",
        "load_records",
        "read_articles",
        "run",
        "to_frame",
        "write_records",
    ]


def test_each_public_name_can_be_imported() -> None:
    assert all(callable(getattr(claimex, name)) for name in claimex.__all__)
    assert set(claimex.__all__) <= set(dir(claimex))


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, claimex; print(sorted({'spacy', 'numpy', 'pydantic', 'onnxruntime'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("former", "name"), [("claimex.arrow", "ArrowExtractor"), ("claimex.export.labelstudio", "CONFIG")]
)
def test_a_former_place_still_answers_and_warns(former: str, name: str) -> None:
    sys.modules.pop(former, None)

    with pytest.warns(DeprecationWarning, match="is now claimex"):
        module = importlib.import_module(former)

    assert hasattr(module, name)
