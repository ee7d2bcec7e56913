"""A stream of articles over a Ray cluster, by the same seam as `workers`.

Comes in: articles and failures to read them, in order, read by this process. Goes out: an `Outcome` for each, in the
same order and with the same records as on one machine. The stream goes to the cluster in windows, each a Ray
dataset whose blocks are worked on by actors that hold one model each; Ray starts lost actors anew and does their
blocks again. A block that brings its actor down each time stops the run with its articles' ids, and a run into a
folder of shards goes on from there.
"""

from __future__ import annotations

import logging
import os
import warnings
from itertools import islice
from typing import TYPE_CHECKING, Any

from claimex.arrow import ArrowExtractor, to_outcome, to_table
from claimex.errors import ConfigError, ExtraMissing, InputError, InternalError
from claimex.pipeline import Outcome
from claimex.read import Article, Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from claimex.pipeline import Extractor

    Make = Callable[[], Extractor]
    _Ray = Any  # the module, which has no types of its own here

BLOCK = 32
"""Articles of a block: what a lost actor has to do again, some ten seconds of its work."""

WINDOW = 256
"""Blocks of a window for each actor: three quarters of an hour of work, so that the actors, which are opened anew
for each window and end at different times, are idle for about one part in a hundred of it."""

RETRIES = 3  # of a block, when its actor dies


def extract_all(
    articles: Iterable[Article | Failure], make: Make, *, jobs: int | None, address: str | None
) -> Iterator[Outcome]:
    """Extract from a stream, lazily and in order.

    Args:
        articles: Any number.
        make: Makes the extractor; a function that can be pickled.
        jobs: Actors, one core each; None for as many as the cluster has cores.
        address: Of the cluster; None for the one that the environment names, else one on this machine alone.

    Yields:
        One outcome for each article.

    Raises:
        ConfigError: There is no cluster at the address.
        ExtraMissing: Without the extra.
        InputError: Articles brought down each worker that took them.
        InternalError: The work failed on the cluster by a defect, or with other versions there than here.
        ModelError: From `make`.
    """
    ray = _connect(address)
    actors = jobs or max(1, int(ray.cluster_resources().get("CPU", 1)))
    make()  # once here, so that an error of the model is told as it is, before the cluster is asked
    stream = iter(articles)
    while window := list(islice(stream, actors * WINDOW * BLOCK)):
        yield from _extract(ray, window, make, actors)


def _connect(address: str | None) -> Any:  # noqa: ANN401 - the module
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would report each cluster to its makers
    try:
        import ray
        import ray.data
    except ImportError as error:
        feature = "running on Ray"
        raise ExtraMissing(feature, "ray") from error
    if not ray.is_initialized():
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False)
        except (ConnectionError, RuntimeError, ValueError) as error:
            where = "--address"
            raise ConfigError(where, f"no Ray cluster answers ({error})", advice="start one with ray start") from error
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    return ray


def _extract(ray: _Ray, window: Sequence[Article | Failure], make: Make, actors: int) -> Iterator[Outcome]:
    articles = [entry for entry in window if isinstance(entry, Article)]
    rows = _run(ray, articles, make, actors) if articles else iter(())
    done = 0
    for entry in window:
        if isinstance(entry, Failure):
            yield Outcome(None, failure=entry)
            continue
        try:
            row = next(rows)
        except ray.exceptions.RayTaskError as error:
            where = "a worker of the cluster"
            raise InternalError(where, str(error).strip().splitlines()[-1]) from error
        except ray.exceptions.RayError as error:
            raise _lost(articles[done : done + BLOCK]) from error
        yield to_outcome(entry, row)
        done += 1


def _lost(block: Sequence[Article]) -> InputError:
    where = f"{block[0].id} to {block[-1].id}" if len(block) > 1 else block[0].id
    problem = f"the workers of the cluster that took these articles died, {RETRIES + 1} times"
    advice = "give them more memory, or run these articles with --engine local, which finds the one and goes on"
    return InputError(where, problem, reason="worker died", advice=advice)


def _run(ray: _Ray, articles: Sequence[Article], make: Make, actors: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each article, in order."""
    blocks = [to_table(articles[at : at + BLOCK]) for at in range(0, len(articles), BLOCK)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of `ray_remote_args_fn`, which has no successor so far
        done = ray.data.from_arrow(blocks).map_batches(
            ArrowExtractor,
            fn_constructor_args=(make,),
            batch_format="pyarrow",
            batch_size=None,
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=min(actors, len(blocks))),
            num_cpus=1,
            ray_remote_args_fn=lambda: {"max_task_retries": RETRIES},
        )
    for batch in done.iter_batches(batch_format="pyarrow", batch_size=None, prefetch_batches=0):
        yield from batch.to_pylist()
