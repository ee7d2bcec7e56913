"""The statuses of the answers to texts that fail."""

from __future__ import annotations

import pytest

from claimex.article import DEFECT, Failure
from claimex.serve.limits import failed


@pytest.mark.parametrize(("reason", "status"), [(DEFECT, 500), ("out of time", 503), ("empty", 422)])
def test_only_a_failure_of_our_own_is_a_failure_of_the_server(reason: str, status: int) -> None:
    answer = failed(Failure("a.txt", reason, "a.txt: why"))

    assert answer["error"]["status"] == status
    assert answer["error"]["reason"] == reason
