"""Which routing rule wins, whatever the order they are looked at in."""

from datetime import UTC, datetime
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.agents.routing import Arrival, Condition, RoutingRule, choose

MADE = datetime(2029, 1, 1, tzinfo=UTC)
NUMBER = "+34612345678"

conditions = st.builds(
    Condition,
    channel=st.none() | st.sampled_from(["SMS", "WebChat"]),
    has_tag=st.none() | st.sampled_from(["vip", "new"]),
    lacks_tag=st.none() | st.sampled_from(["vip", "new"]),
    number=st.none() | st.sampled_from([NUMBER, "+34612345679"]),
)


def rules(of: list[Condition]) -> list[RoutingRule]:
    return [
        RoutingRule("location", f"rule-{place}", f"agent-{place}", "A rule", condition, True, MADE, MADE)
        for place, condition in enumerate(of)
    ]


@settings(max_examples=100, deadline=None)
@given(
    of=st.lists(conditions, max_size=4),
    channel=st.sampled_from(["SMS", "WebChat"]),
    tags=st.lists(st.sampled_from(["VIP ", "new", "old"]), unique=True),
    number=st.none() | st.just(NUMBER),
)
def test_the_winner_holds_and_no_rule_that_holds_is_more_specific_or_as_specific_and_newer(
    of: list[Condition], channel: str, tags: list[str], number: str | None
) -> None:
    made, arrival = rules(of), Arrival(channel, number)
    winner = choose(made, arrival, tags, "ES")
    assert all(choose(order, arrival, tags, "ES") == winner for order in permutations(made))
    held = frozenset(tag.strip().casefold() for tag in tags)
    holding = [rule for rule in made if rule.condition.holds(arrival, held, "ES")]
    assert (winner is None) == (not holding)
    for rule in holding:
        assert winner is not None
        assert (rule.condition.rank, rule.id) <= (winner.condition.rank, winner.id)


def test_a_number_comes_before_a_tag_before_a_lacking_tag_before_a_channel() -> None:
    ordered = [
        Condition(channel="SMS"),
        Condition(lacks_tag="old"),
        Condition(has_tag="vip"),
        Condition(number="612 34 56 78"),
        Condition(channel="SMS", lacks_tag="old"),
    ]
    for count in range(1, len(ordered) + 1):
        winner = choose(rules(ordered[:count]), Arrival("SMS", NUMBER), ["vip"], "ES")
        assert winner is not None
        assert winner.condition == ordered[count - 1]
