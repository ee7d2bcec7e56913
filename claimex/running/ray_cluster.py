"""Extract from a stream of articles on a Ray cluster, with the same interface as `processes`.

Comes in: articles and failures to read them, in order, read by this process. Goes out: an `Outcome` for each, in the
same order and with the same records as on one machine.

The stream goes to the cluster in windows. Each window is a Ray dataset; its blocks are processed by actors with one
model each. Ray restarts lost actors and repeats their blocks. If a block kills its actors every time, the dataset
leaves it out and goes on. The articles of that block are then tried again one by one, in an actor that needs none of
the cores that the dataset holds; an article that kills this actor becomes a failure.
"""

from __future__ import annotations

import logging
import os
import warnings
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from claimex.article import Article, Failure
from claimex.errors import ConfigError, ExtraMissing, InternalError
from claimex.pipeline import Outcome
from claimex.running.arrow_batches import ArrowExtractor, to_outcome, to_table
from claimex.running.processes import report_death

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pyarrow as pa

    from claimex.pipeline import Extractor

    Make = Callable[[], Extractor]
    _Ray = Any  # the module, which has no types


BLOCK = 32
"""Articles of a block. A lost actor repeats a block, some ten seconds of work."""

WINDOW = 256
"""Blocks of a window for each actor: three quarters of an hour of work. Actors are started anew for each window and end
at different times, so they are idle for about one part in a hundred of it."""

_log = logging.getLogger(__name__)

RETRIES = 1
"""Times that a block is tried again when its actor dies. This is enough if a node is lost, and few if an article kills
its actor."""

ALONE = 2
"""Times that an article of such a block is tried alone, since nodes can be lost then too."""

NUMBER = "block"  # an added column with the number of each row's block


def extract_all(
    articles: Iterable[Article | Failure], make: Make, *, jobs: int | None, address: str | None
) -> Iterator[Outcome]:
    """Extract from a stream, lazily and in order.

    Args:
        articles: Articles, or failures to read them, in any number.
        make: Makes the extractor; a function that can be pickled.
        jobs: Number of actors, with one core each; None for as many as the cluster has cores.
        address: Address of the cluster; None for the one that the environment names, else one on this machine only.

    Yields:
        One outcome for each article.

    Raises:
        ConfigError: There is no cluster at the address, or it has stopped.
        ExtraMissing: Ray is not installed.
        InternalError: The work failed on the cluster by a defect, or because the versions there differ from those here.
        ModelError: From `make`.
    """
    ray = connect_ray(address)
    _prepare_data()
    actors = jobs or max(1, int(ray.cluster_resources().get("CPU", 1)))
    make()  # once here, so that an error of the model is raised as it is, before the cluster starts
    stream = iter(articles)
    while window := list(islice(stream, actors * WINDOW * BLOCK)):
        yield from _extract(ray, window, make, actors)


def connect_ray(address: str | None) -> Any:  # noqa: ANN401 - the module
    """Connect to a cluster, or start one on this machine; returns the module.

    Args:
        address: Of the cluster; None for the one that the environment names, else one on this machine only.

    Raises:
        ConfigError: There is no cluster at the address.
        ExtraMissing: Ray is not installed.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # or Ray reports each cluster to its makers
    try:
        import ray
    except ImportError as error:
        feature = "running on Ray"
        raise ExtraMissing(feature, "ray") from error
    if not ray.is_initialized():
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False)
        except (ConnectionError, RuntimeError, ValueError) as error:
            where = "--address"
            raise ConfigError(where, f"no Ray cluster answers ({error})", advice="start one with ray start") from error
    return ray


def _prepare_data() -> None:
    from ray.data import DataContext

    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    context.max_errored_blocks = -1  # blocks that are left out are found and tried again
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)


def _extract(ray: _Ray, window: Sequence[Article | Failure], make: Make, actors: int) -> Iterator[Outcome]:
    articles = [entry for entry in window if isinstance(entry, Article)]
    outcomes = _run(ray, articles, make, actors) if articles else iter(())
    for entry in window:
        if isinstance(entry, Failure):
            yield Outcome(None, failure=entry)
            continue
        try:
            outcome = next(outcomes)
        except ray.exceptions.RayTaskError as error:
            where = "a worker of the cluster"
            raise InternalError(where, str(error).strip().splitlines()[-1]) from error
        except ray.exceptions.RayError as error:
            where, problem = "--address", f"the cluster failed ({str(error).strip().splitlines()[0]})"
            raise ConfigError(where, problem, advice="look at its logs, then run the same command again") from error
        yield outcome


def _run(ray: _Ray, articles: Sequence[Article], make: Make, actors: int) -> Iterator[Outcome]:
    """Yield an outcome for each article, in order."""
    blocks = [articles[at : at + BLOCK] for at in range(0, len(articles), BLOCK)]
    alone = _Alone(ray, make)
    expected = 0
    for number, rows in groupby(_rows(ray, blocks, make, actors), key=itemgetter(NUMBER)):
        for lost in blocks[expected:number]:
            yield from alone.work(lost)
        block = iter(blocks[number])
        yield from (to_outcome(next(block), row) for row in rows)
        yield from alone.work(list(block))  # Ray may split a large block, and the second part can be lost
        expected = number + 1
    for lost in blocks[expected:]:
        yield from alone.work(lost)


def _rows(ray: _Ray, blocks: Sequence[Sequence[Article]], make: Make, actors: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of each block that did not kill its actors, in order, with the number of the block."""
    tables = [_numbered(to_table(block), number) for number, block in enumerate(blocks)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # for `ray_remote_args_fn`, which has no successor yet
        done = ray.data.from_arrow(tables).map_batches(
            _BlockExtractor,
            fn_constructor_args=(make,),
            batch_format="pyarrow",
            batch_size=None,
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=min(actors, len(blocks))),
            num_cpus=1,
            ray_remote_args_fn=lambda: {"max_task_retries": RETRIES},
        )
    for batch in done.iter_batches(batch_format="pyarrow", batch_size=None, prefetch_batches=0):
        yield from batch.to_pylist()


def _numbered(table: pa.Table, number: int) -> pa.Table:
    return table.append_column(NUMBER, [[number] * len(table)])


class _BlockExtractor(ArrowExtractor):
    """Extracts from a block, and adds its number to each row."""

    def __call__(self, batch: pa.Table | pa.RecordBatch) -> pa.Table:
        return _numbered(super().__call__(batch), batch[NUMBER][0].as_py())


class _Alone:
    """Processes one article at a time, in an actor of the cluster that an article may kill."""

    def __init__(self, ray: _Ray, make: Make) -> None:
        self._ray = ray
        self._make = make
        self._actor: Any = None

    def work(self, articles: Sequence[Article]) -> Iterator[Outcome]:
        if articles:
            _log.warning("workers of the cluster died; articles from %s on are tried one by one", articles[0].id)
        yield from map(self._work, articles)

    def _work(self, article: Article) -> Outcome:
        for _ in range(ALONE):
            if self._actor is None:  # without a core, since the dataset holds them all
                self._actor = self._ray.remote(num_cpus=0, max_restarts=0)(_SingleExtractor).remote(self._make)
            try:
                table = self._ray.get(self._actor.extract.remote(to_table([article])))
            except self._ray.exceptions.RayTaskError:
                raise
            except self._ray.exceptions.RayError:
                self._actor = None
            else:
                return to_outcome(article, table.to_pylist()[0])
        return Outcome(None, failure=report_death(article))


class _SingleExtractor:
    """The actor for single articles; Ray calls actors by named methods."""

    def __init__(self, make: Make) -> None:
        self._extractor = ArrowExtractor(make)

    def extract(self, table: pa.Table) -> pa.Table:
        return self._extractor(table)
