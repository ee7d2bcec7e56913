"""Test the import of spaCy: quick, and with all that spaCy has."""

from __future__ import annotations

import subprocess
import sys

import pytest

CHECK = """
import sys
from claimex.parsing import load_pipeline
load_pipeline()
print(sorted({"spacy.cli", "spacy.cli.info", "requests", "httpx", "jinja2"} & set(sys.modules)))
import spacy
print(spacy.info("{package}", silent=True)["lang"])
import spacy.cli
print(callable(spacy.cli.download), spacy.cli.info is sys.modules["spacy.cli.info"].info)
"""


@pytest.mark.model
def test_the_pipeline_is_loaded_without_spacys_command_line_which_still_works() -> None:
    from claimex.parsing import load_pipeline

    package = "{lang}_{name}".format(**load_pipeline().meta)
    command = [sys.executable, "-c", CHECK.replace("{package}", package)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - this interpreter

    assert done.stdout.decode().split("\n")[:3] == ["[]", "en", "True True"]
