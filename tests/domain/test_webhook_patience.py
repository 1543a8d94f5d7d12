"""How often a delivery is tried, and how long a failing webhook is left alone."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.webhooks.patience import (
    GIVE_UP_AFTER,
    LONGEST,
    LONGEST_PROBE,
    at_once,
    next_attempt,
    next_probe,
)

NOW = datetime(2030, 1, 1, tzinfo=UTC)
CHANCE = st.floats(0, 1)


def test_the_waits_grow_up_to_eight_hours_over_three_days() -> None:
    waits: list[timedelta] = []
    now: datetime = NOW
    while (due := next_attempt(NOW, now, len(waits) + 1, 0.5)) is not None:
        waits.append(due - now)
        now = due
    assert [wait.total_seconds() for wait in waits[:4]] == [5, 15, 45, 135]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST
    assert GIVE_UP_AFTER - LONGEST <= now - NOW <= GIVE_UP_AFTER


@given(attempts=st.integers(1, 10_000), chance=CHANCE)
def test_chance_moves_a_wait_by_a_fifth_at_most(attempts: int, chance: float) -> None:
    due, middle = next_attempt(NOW, NOW, attempts, chance), next_attempt(NOW, NOW, attempts, 0.5)
    assert due is not None
    assert middle is not None
    assert abs((due - NOW) / (middle - NOW) - 1) <= 0.2 + 1e-6


@given(failures=st.integers(0, 10_000), chance=CHANCE)
def test_a_failing_webhook_is_probed_within_minutes_by_one_at_a_time(failures: int, chance: float) -> None:
    probe = next_probe(NOW, failures, chance)
    assert (probe is None) == (failures < 3)
    assert probe is None or timedelta(0) < probe - NOW <= LONGEST_PROBE * 1.2
    assert at_once(failures) == (4 if failures == 0 else 1)
