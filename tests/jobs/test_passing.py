"""Given a failure, whether and when the same run tries again."""

import pytest

from reader.errors import NetworkError, RefusedError
from reader.jobs.passing import pause_before_retry


def status(code, retry_after=None):
    return NetworkError("x", kind="status", status=code, retry_after=retry_after)


def test_pauses_double_and_end():
    error = status(503)
    assert [pause_before_retry(error, tries, 3) for tries in (1, 2, 3, 4)] == [2, 4, 8, None]


def test_a_server_that_asks_for_a_little_patience_gets_it():
    assert pause_before_retry(status(429, retry_after=2), 1, 3) > 2
    assert pause_before_retry(status(429, retry_after=600), 1, 3) is None


@pytest.mark.parametrize(
    "error",
    [
        status(404),
        status(410),
        status(429),
        NetworkError("x", kind="timeout"),
        NetworkError("x", kind="tls"),
        NetworkError("x", kind="private"),
        RefusedError("x", kind="captcha", status=503),
    ],
)
def test_what_does_not_pass_by_itself_is_left_for_another_run(error):
    assert pause_before_retry(error, 1, 3) is None
