"""What the doctor finds, and what it says to do."""

import json

import asyncpg
import pytest

from frontdesk.app.cli.doctor.answering import look_at_locations, look_at_token
from frontdesk.app.cli.doctor.finding import Finding
from frontdesk.app.cli.doctor.installation import look_at_jobs
from frontdesk.domain.access import store as access
from frontdesk.kit.ids import new_id
from tests.app.installation import Installation
from tests.support.story import Story

pytestmark = pytest.mark.xdist_group("installation for the doctor")


async def found_in(story: Story) -> list[Finding]:
    """What keeps the story's location from answering, or may."""
    found = [finding async for finding in look_at_locations(story.desk.runtime.db, story.location_id)]
    return [finding for finding in found if finding.state != "ok"]


async def teach(story: Story) -> None:
    base = await story.post("/knowledge-bases/", {"locationId": story.location_id, "name": "All"})
    await story.post(
        "/knowledge-bases/faqs",
        {
            "locationId": story.location_id,
            "knowledgeBaseId": base["data"]["id"],
            "question": "Where are you?",
            "answer": "Here.",
        },
    )


async def test_a_location_without_an_agent_is_found(story: Story) -> None:
    [finding] = await found_in(story)
    assert (finding.state, finding.location_id) == ("wrong", story.location_id)
    assert "no agent" in finding.told
    assert "POST /v2/conversation/agents" in finding.todo


async def test_a_location_whose_agent_answers_has_nothing_to_be_found(story: Story) -> None:
    await teach(story)
    await story.make_agent()
    assert await found_in(story) == []


@pytest.mark.parametrize(
    ("settings", "told", "todo"),
    [
        ({"mode": "off"}, "has the mode off", '"mode": "autopilot"'),
        ({"status": "inactive"}, "is inactive", '"status": "active"'),
        ({"channels": ["voice"]}, "is on no text channel", '"channels"'),
    ],
)
async def test_an_agent_that_is_switched_off_is_found(
    story: Story, settings: dict[str, object], told: str, todo: str
) -> None:
    await teach(story)
    agent = await story.make_agent(**settings)
    [finding] = await found_in(story)
    assert finding.state == "wrong"
    assert told in finding.told
    assert todo in finding.todo
    assert agent["agentId"] in finding.todo


async def test_a_location_whose_primary_agent_was_deleted_is_found(story: Story) -> None:
    primary = await story.make_agent()
    await story.make_agent()
    await story.delete(f"/v2/conversation/agents/{primary['agentId']}")
    [finding] = await found_in(story)
    assert finding.state == "wrong"
    assert "no agent is primary" in finding.told


async def test_an_agent_without_knowledge_is_a_warning(story: Story) -> None:
    await story.make_agent()
    [finding] = await found_in(story)
    assert finding.state == "warning"
    assert "no knowledge" in finding.told
    assert "/knowledge-bases/faqs" in finding.todo


async def test_an_action_that_names_what_is_not_there_is_a_warning(story: Story) -> None:
    await teach(story)
    agent = await story.make_agent()
    await story.post(
        f"/v2/conversation/agents/{agent['agentId']}/actions",
        {"type": "triggerWorkflow", "name": "Brochure", "settings": {"workflowId": "wf-none"}},
    )
    [finding] = await found_in(story)
    assert finding.state == "warning"
    assert "Brochure" in finding.told
    assert "wf-none" in finding.told


async def test_a_token_without_the_scopes_of_conversation_ai_is_found(story: Story) -> None:
    secret = await story.token(["contacts.readonly"])
    token = await access.find_by_secret(story.desk.runtime.db, secret)
    wrong, warning = look_at_token(token)
    assert wrong.state == "wrong"
    assert "conversation-ai.readonly, conversation-ai.write" in wrong.told
    assert (warning.state, "contacts.write" in warning.told) == ("warning", True)


async def test_a_token_of_all_scopes_is_well(story: Story) -> None:
    token = await access.find_by_secret(story.desk.runtime.db, story.secret)
    assert [finding.state for finding in look_at_token(token)] == ["ok"]
    assert [finding.state for finding in look_at_token(None)] == ["wrong"]


async def test_held_jobs_are_found_and_can_be_tried_again(installation: Installation) -> None:
    location = installation.json("location", "create", "--name", "Salon")
    with installation.database() as url:
        await _hold_a_job(url, location["id"])
        [held] = installation.json("job", "list", "--held")
        assert (held["kind"], held["locationId"]) == ("SomethingDue", location["id"])
        ended = installation.run("doctor", "--json")
        assert ended.status == 1
        assert "1 jobs failed again and again" in ended.out
        assert installation.json("job", "retry", held["id"]) == {"released": [held["id"]]}
        assert installation.json("job", "list", "--held") == []
        assert installation.run("job", "retry", held["id"]).status == 1


async def test_planned_jobs_can_be_cancelled(installation: Installation) -> None:
    location = installation.json("location", "create", "--name", "Salon")
    with installation.database() as url:
        await _hold_a_job(url, location["id"])
        [planned] = installation.json("job", "list", "--location", location["id"])
        ended = installation.run("job", "cancel", planned["id"], "q0")
        assert (ended.status, "q0" in ended.err) == (1, True)
        assert installation.json("job", "cancel", planned["id"]) == {"cancelled": [planned["id"]]}
        assert installation.json("job", "list", "--location", location["id"]) == []


async def test_due_jobs_and_no_worker_are_found(story: Story) -> None:
    db = story.desk.runtime.db
    assert [finding.state async for finding in look_at_jobs(db)] == ["warning"]
    kind = f"Due{new_id()}"
    async with db.system() as tx:
        await tx.execute(
            "INSERT INTO pgqueuer (priority, status, entrypoint, execute_after)"
            " VALUES (0, 'queued', $1, now() - interval '5 minutes')",
            kind,
        )
    try:
        [finding] = [finding async for finding in look_at_jobs(db)]
        assert finding.state == "wrong"
        assert "No worker is alive" in finding.told
        assert "frontdesk work" in finding.todo
    finally:
        async with db.system() as tx:
            await tx.execute("DELETE FROM pgqueuer WHERE entrypoint = $1", kind)


def test_the_doctor_tells_in_words_and_by_its_status(installation: Installation) -> None:
    location = installation.json("location", "create", "--name", "Bakery")
    ended = installation.run("doctor", "--location", location["id"], FRONTDESK_ENGIN="x")
    assert ended.status == 1
    lines = ended.out.splitlines()
    assert any(line.startswith("ok") and "PostgreSQL" in line for line in lines)
    assert any(line.startswith("wrong") and "Bakery" in line for line in lines)
    assert any(line.startswith("warning") and "FRONTDESK_ENGIN " in line for line in lines)
    assert any("Did you mean FRONTDESK_ENGINE?" in line for line in lines)


def test_the_doctor_survives_what_it_looks_for(installation: Installation) -> None:
    unset = installation.run("doctor", "--json", FRONTDESK_PORT="x").out
    assert "FRONTDESK_PORT" in unset
    away = installation.run(
        "doctor", "--json", FRONTDESK_DATABASE_URL="postgresql://desk:secret@127.0.0.1:1/desk"
    )
    assert away.status == 1
    assert "Nothing answers" in away.out
    assert "secret" not in away.out + away.err


async def _hold_a_job(url: str, location_id: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "INSERT INTO later (location_id, kind, payload, due_at, is_virtual, attempts, failure)"
            " VALUES ($1, 'SomethingDue', $2, now(), false, 5, 'ValueError: no')",
            location_id,
            json.dumps({"location_id": location_id}),
        )
    finally:
        await connection.close()
