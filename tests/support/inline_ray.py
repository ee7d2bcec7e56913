"""A stand-in for Ray that does each task at once, in this process; what tasks hand on is pickled as on a cluster."""

from __future__ import annotations

import pickle
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class _Task:
    def __init__(self, function: Callable[..., Any], returns: int | str = 1) -> None:
        self._function = function
        self._returns = returns

    def options(self, *, num_returns: int | str) -> _Task:
        return _Task(self._function, num_returns)

    def remote(self, *given: Any) -> Any:  # noqa: ANN401 - any values
        found = pickle.loads(pickle.dumps(self._function))(*pickle.loads(pickle.dumps(given)))  # noqa: S301 - our own
        if self._returns == 1:
            return found
        out = list(found)
        if isinstance(self._returns, int):
            assert len(out) == self._returns
        return out


class InlineRay:
    """Has of Ray's module what `cluster_on_ray` uses."""

    exceptions = SimpleNamespace(RayTaskError=ZeroDivisionError, RayError=ZeroDivisionError)

    def remote(self, function: Callable[..., Any]) -> _Task:
        return _Task(function)

    def get(self, found: Any) -> Any:  # noqa: ANN401 - any value
        return found

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": 2}
