"""/metrics: what a process counted and what waits, for those who may see it."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from frontdesk.kit.ids import new_id
from tests.support.story import Story


async def metrics(story: Story) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = await story.client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def key(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


async def test_what_a_turn_does_is_counted(story: Story) -> None:
    await story.make_agent()
    turn = key("frontdesk_job_seconds_count", job="TurnDue", result="ok")
    engine = key("frontdesk_engine_seconds_count", engine="scripted", result="ok")
    event = key("frontdesk_events_total", type="InboundMessage")
    before = await metrics(story)
    await story.customer_says("Hello", contact_id=await story.make_contact())
    await story.advance("PT1M")
    after = await metrics(story)
    for name in (turn, engine, event):
        assert after[name] >= before.get(name, 0) + 1


async def test_what_waits_is_told_by_the_database(story: Story) -> None:
    told = await metrics(story)
    assert told[key("frontdesk_database_up")] == 1
    for name in ("jobs_queued", "jobs_held", "turns_overdue", "messages_undelivered"):
        assert told[key(f"frontdesk_{name}")] >= 0


async def test_ids_make_no_series_of_their_own(story: Story) -> None:
    unknown = new_id()
    await story.client.get(f"/contacts/{unknown}")
    await story.client.get(f"/no/such/path/{unknown}")
    text = (await story.client.get("/metrics")).text
    assert unknown not in text
    assert 'route="/contacts/{contactId}"' in text
    assert 'route="none"' in text


async def test_a_proxys_guests_see_nothing(story: Story) -> None:
    answer = await story.client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 403


@pytest.mark.parametrize(("given", "status"), [("Bearer right", 200), ("Bearer wrong", 403), ("", 403)])
async def test_with_a_token_set_it_is_asked_for(
    story: Story, monkeypatch: pytest.MonkeyPatch, given: str, status: int
) -> None:
    # The application keeps its setting in its state, where a server with another one would have it.
    monkeypatch.setattr(story.desk.app.state, "metrics_token", "right", raising=False)
    async with httpx.AsyncClient(base_url=story.desk.url) as client:
        assert (await client.get("/metrics", headers={"Authorization": given})).status_code == status
