"""What several test modules share: the spaCy vocabulary, the shipped model opened once, Hypothesis' profile.

Properties are searched from a fixed seed, so that a build fails only for what it changed;
`pytest --hypothesis-profile search` looks further.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from hypothesis import HealthCheck, settings

from claimex.pipeline.extractor import Extractor, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language

settings.register_profile(
    "steady", deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", deadline=None, database=None, max_examples=2000)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def blank() -> Language:
    """spaCy's English tokenizer without any trained component."""
    return spacy.blank("en")


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The shipped model and the spaCy pipeline, opened once."""
    return load(any_language=True)  # any text at all goes through it


@pytest.fixture(scope="session")
def ray_cluster_of_two() -> Iterator[Any]:
    """A Ray cluster of two workers on this machine, one core each."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray
    from ray.cluster_utils import Cluster

    support = str(Path(__file__).parent / "support")
    paths = {"env_vars": {"PYTHONPATH": os.pathsep.join([support, *sys.path])}}
    cluster: Any = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    cluster.add_node(num_cpus=1)
    cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False, runtime_env=paths)
    yield cluster
    ray.shutdown()
    cluster.shutdown()
