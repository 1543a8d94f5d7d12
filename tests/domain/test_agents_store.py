"""Agents and actions as they are kept, on the real database."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from frontdesk.domain import agents
from frontdesk.domain.agents import (
    ActionFilter,
    ActionSettings,
    Agent,
    AgentFilter,
    AgentSettings,
    BookAppointment,
    FieldAsk,
    FollowUp,
    FollowUpStep,
    HandOver,
    NewAction,
    NewAgent,
    Reference,
    Sleep,
    Span,
    StopBot,
    TransferBot,
    TriggerWorkflow,
    Unit,
    UpdateContactField,
    Wording,
    action_references,
    agent_references,
    find_missing,
)
from frontdesk.domain.agents.actions import settings_from_json, settings_to_json
from frontdesk.kit.db import SYSTEM, Read, Record, Write
from frontdesk.kit.problems import NotFound
from tests.support.story import Story

WINDOW = timedelta(days=30)
PLAIN = NewAgent("Ana", AgentSettings(Wording("Help.")))
EVERY_TYPE: tuple[ActionSettings, ...] = (
    TriggerWorkflow(("wf",)),
    UpdateContactField((FieldAsk("email"),)),
    BookAppointment("cal_1"),
    StopBot(),
    HandOver(),
    FollowUp("contact_is_busy", (FollowUpStep(1, Span(1, "hours")),)),
    TransferBot("somebody"),
)
# Bodies hold finite numbers only.
NUMBERS = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)
UNITS = st.sampled_from(get_args(Unit))
st.register_type_strategy(Span, st.builds(Span, NUMBERS, UNITS))
st.register_type_strategy(Sleep, st.builds(Sleep, st.booleans(), st.none() | NUMBERS, st.none() | UNITS))

ANY_SETTINGS: st.SearchStrategy[ActionSettings] = st.one_of(
    *(st.from_type(type(settings)) for settings in EVERY_TYPE)
)


class CountedRead(Read):
    """Counts its statements."""

    statements = 0

    async def fetch(self, sql: str, *arguments: object) -> list[Record]:
        self.statements += 1
        return await super().fetch(sql, *arguments)

    async def row(self, sql: str, *arguments: object) -> Record | None:
        self.statements += 1
        return await super().row(sql, *arguments)


def writing(story: Story) -> AbstractAsyncContextManager[Write]:
    return story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test")


def reading(story: Story) -> AbstractAsyncContextManager[Read]:
    return story.desk.runtime.db.read(story.location_id)


async def make(story: Story, new: NewAgent = PLAIN) -> Agent:
    async with writing(story) as tx:
        return await agents.create(tx, story.location_id, new)


async def primaries(story: Story) -> list[str]:
    async with reading(story) as read:
        found = await agents.list_full(read, story.location_id, AgentFilter(is_primary=True), limit=100)
    return [full.agent.id for full in found]


async def delete(story: Story, agent_id: str, window: timedelta = WINDOW) -> Agent:
    async with writing(story) as tx:
        held = await agents.lock(tx, story.location_id, agent_id)
        return await agents.delete(tx, held.agent, undo_window=window)


async def restore(story: Story, agent_id: str) -> agents.Restored:
    async with writing(story) as tx:
        return await agents.restore(tx, story.location_id, agent_id)


@settings(deadline=None)
@given(settings=ANY_SETTINGS)
def test_settings_come_out_of_storage_as_they_went_in(settings: ActionSettings) -> None:
    stored = from_json(to_json(settings_to_json(settings)))
    assert settings_from_json(settings.type, stored) == settings


@settings(deadline=None)
@given(settings=st.from_type(AgentSettings))
def test_agent_settings_come_out_of_storage_as_they_went_in(settings: AgentSettings) -> None:
    adapter = TypeAdapter(AgentSettings)
    assert adapter.validate_python(from_json(to_json(settings))) == settings


async def test_an_agent_is_read_as_it_was_made(story: Story) -> None:
    settings = AgentSettings(
        goal=Wording.of(("Sell.", "Smile."), plural=True),
        wait=Span(2.5, "minutes"),
        sleep=Sleep(True, 3, "hours"),
        knowledge_base_ids=("kb",),
    )
    made = await make(story, NewAgent("Ana", settings, "Acme", "suggestive", False, True, ("voice", "SMS")))

    async with reading(story) as read:
        found = await agents.get(read, story.location_id, made.id)

    assert found == made
    assert found.settings == settings
    assert (found.channels, found.active, found.mode) == (("voice", "SMS"), False, "suggestive")
    assert found.wait == timedelta(minutes=2, seconds=30)
    assert found.settings.sleep.length == timedelta(hours=3)


async def test_the_first_agent_is_primary_and_another_primary_takes_its_place(story: Story) -> None:
    first = await make(story)
    second = await make(story)
    assert (first.is_primary, second.is_primary) == (True, False)

    third = await make(story, replace(PLAIN, is_primary=True))

    assert third.is_primary
    assert await primaries(story) == [third.id]


async def test_a_change_of_primary_demotes_the_old_one_and_the_journal_tells_of_both(story: Story) -> None:
    first, second = await make(story), await make(story)
    async with writing(story) as tx:
        held = await agents.lock(tx, story.location_id, second.id, primary=True)
        await agents.update(tx, held.agent, replace(held.agent, is_primary=True))

    assert await primaries(story) == [second.id]
    async with reading(story) as read:
        rows = await read.fetch(
            "SELECT entity_id, before, after FROM journal WHERE location_id = $1 AND entity = 'agent'"
            " AND before IS NOT NULL ORDER BY id",
            story.location_id,
        )
    told = {row["entity_id"]: (row["before"]["is_primary"], row["after"]["is_primary"]) for row in rows}
    assert told == {first.id: (True, False), second.id: (False, True)}


async def test_after_a_deleted_primary_none_is_promoted_but_the_next_one_made_is(story: Story) -> None:
    first, second = await make(story), await make(story)
    await delete(story, first.id)
    assert await primaries(story) == []

    third = await make(story)

    assert await primaries(story) == [third.id]
    assert not second.is_primary


async def test_many_first_agents_at_once_leave_one_primary(story: Story) -> None:
    made = await asyncio.gather(*(make(story) for _ in range(8)))
    assert sum(agent.is_primary for agent in made) == 1
    assert len(await primaries(story)) == 1


async def test_rivals_for_primary_neither_block_each_other_nor_leave_two(story: Story) -> None:
    ids = [(await make(story)).id for _ in range(4)]

    async def claim(agent_id: str) -> None:
        async with writing(story) as tx:
            held = await agents.lock(tx, story.location_id, agent_id, primary=True)
            await agents.update(tx, held.agent, replace(held.agent, is_primary=True))

    async def rename(agent_id: str) -> None:
        async with writing(story) as tx:
            held = await agents.lock(tx, story.location_id, agent_id)
            await agents.update(tx, held.agent, replace(held.agent, name="Renamed"))

    await asyncio.gather(
        *(claim(agent_id) for agent_id in ids * 3),
        *(rename(agent_id) for agent_id in ids * 3),
        *(make(story, replace(PLAIN, is_primary=True)) for _ in range(4)),
    )
    assert len(await primaries(story)) == 1


async def test_a_deleted_agent_comes_back_with_its_actions_and_ids(story: Story) -> None:
    agent = await make(story)
    async with writing(story) as tx:
        made = await agents.create_actions(
            tx, story.location_id, agent.id, [NewAction("n", one) for one in EVERY_TYPE]
        )
        await agents.delete_action(tx, story.location_id, made[0])
    deleted = await delete(story, agent.id)
    assert deleted.undo_until is not None
    assert deleted.deleted_at is not None
    assert deleted.undo_until - deleted.deleted_at == WINDOW
    async with reading(story) as read:
        assert await agents.find(read, story.location_id, agent.id) is None

    restored = await restore(story, agent.id)

    assert restored.full.actions == made[1:]
    assert replace(restored.full.agent, revision=agent.revision) == agent
    assert not restored.lost_rank


async def test_a_restored_primary_gives_way_to_who_is_primary_by_now(story: Story) -> None:
    first = await make(story)
    await delete(story, first.id)
    second = await make(story)

    restored = await restore(story, first.id)

    assert restored.lost_rank
    assert not restored.full.agent.is_primary
    assert await primaries(story) == [second.id]


async def test_restoring_what_is_there_changes_nothing(story: Story) -> None:
    agent = await make(story)
    assert (await restore(story, agent.id)).full.agent == agent


async def test_an_agent_cannot_be_restored_once_its_time_is_over(story: Story) -> None:
    agent = await make(story)
    await delete(story, agent.id, timedelta(0))
    with pytest.raises(NotFound):
        await restore(story, agent.id)


async def test_the_sandbox_clock_decides_until_when_an_agent_can_be_restored(story: Story) -> None:
    agent = await make(story)
    await delete(story, agent.id, timedelta(hours=1))
    await story.advance("PT2H")
    with pytest.raises(NotFound):
        await restore(story, agent.id)


async def test_actions_made_together_keep_their_order(story: Story) -> None:
    agent = await make(story)
    new = [NewAction(f"action {number}", StopBot()) for number in range(20)]
    async with writing(story) as tx:
        await agents.create_actions(tx, story.location_id, agent.id, new)
    async with reading(story) as read:
        full = await agents.get_full(read, story.location_id, agent.id)
        listed = await agents.list_actions(read, story.location_id, agent.id)
    assert [action.name for action in full.actions] == [action.name for action in new]
    assert listed == full.actions


async def test_an_unchanged_agent_is_not_written(story: Story) -> None:
    agent = await make(story)
    async with writing(story) as tx:
        held = await agents.lock(tx, story.location_id, agent.id)
        assert await agents.update(tx, held.agent, held.agent) == agent
    async with reading(story) as read:
        assert (await agents.get(read, story.location_id, agent.id)).revision == 1


@pytest.mark.parametrize("agent_id", ["unknown", "", "x" * 65, "with space", "\x00"])
async def test_an_unknown_agent_is_not_found(story: Story, agent_id: str) -> None:
    async with writing(story) as tx:
        for look in (agents.get, agents.get_full, agents.lock, agents.restore):
            with pytest.raises(NotFound, match="agent"):
                await look(tx, story.location_id, agent_id)


async def test_another_location_s_agent_is_as_unknown_as_any(story: Story, other: Story) -> None:
    agent = await make(story)
    async with writing(other) as tx:
        for location_id in (other.location_id, story.location_id):
            with pytest.raises(NotFound):
                await agents.get_full(tx, location_id, agent.id)
        assert await agents.list_actions(tx, story.location_id, agent.id) == ()
        assert await agents.count(tx, story.location_id) == 0


async def test_lists_are_filtered_and_go_on_after_a_deleted_agent(story: Story) -> None:
    anna = await make(story, replace(PLAIN, name="Änna 100%", business_name="Acme", mode="suggestive"))
    bob = await make(story, replace(PLAIN, name="Bob_b", active=False, channels=("voice",)))
    cleo = await make(story, replace(PLAIN, name="Cleo", is_primary=True))
    async with writing(story) as tx:
        await agents.create_actions(
            tx, story.location_id, bob.id, [NewAction("n", HandOver(is_transfer=True))]
        )
        await agents.create_actions(tx, story.location_id, cleo.id, [NewAction("n", HandOver())])

    async def listed(only: AgentFilter, after: str = "") -> list[str]:
        async with reading(story) as read:
            found = await agents.list_full(read, story.location_id, only, after=after, limit=10)
        return [full.agent.name for full in found]

    assert await listed(AgentFilter(name_part="äNN")) == ["Änna 100%"]
    assert await listed(AgentFilter(name_part="%")) == ["Änna 100%"]
    assert await listed(AgentFilter(name_part="_")) == ["Bob_b"]
    assert await listed(AgentFilter(business_name="aCME")) == ["Änna 100%"]
    assert await listed(AgentFilter(business_name="acm")) == []
    assert await listed(AgentFilter(mode="suggestive")) == ["Änna 100%"]
    assert await listed(AgentFilter(active=False)) == ["Bob_b"]
    assert await listed(AgentFilter(is_primary=True)) == ["Cleo"]
    assert await listed(AgentFilter(channel="voice")) == ["Bob_b"]
    assert await listed(AgentFilter(action=ActionFilter(("hand_over",)))) == ["Bob_b", "Cleo"]
    assert await listed(AgentFilter(action=ActionFilter(("transfer_bot",), transfers=True))) == ["Bob_b"]
    await delete(story, bob.id)
    assert await listed(AgentFilter(), after=bob.id) == ["Cleo"]
    assert await listed(AgentFilter(), after=anna.id) == ["Cleo"]


async def test_a_page_of_agents_takes_one_statement(story: Story) -> None:
    for _ in range(3):
        agent = await make(story)
        async with writing(story) as tx:
            await agents.create_actions(tx, story.location_id, agent.id, [NewAction("n", StopBot())] * 2)
    async with reading(story) as read:
        counted = CountedRead(read.connection, story.location_id)
        found = await agents.list_full(counted, story.location_id, AgentFilter(), limit=10)
        await agents.get_full(counted, story.location_id, agent.id)
    assert counted.statements == 2
    assert [len(full.actions) for full in found] == [2, 2, 2]


async def test_ids_of_another_location_count_as_missing(story: Story, other: Story) -> None:
    own, foreign = await make(story), await make(other)
    settings = [TransferBot(own.id), TransferBot(foreign.id), TransferBot("nobody")]
    assert await missing_ids(story, settings) == {foreign.id, "nobody"}


async def test_what_has_been_deleted_counts_as_missing(story: Story) -> None:
    agent = await make(story)
    await delete(story, agent.id)
    assert await missing_ids(story, [TransferBot(agent.id)]) == {agent.id}


async def test_contact_fields_are_known_by_id_key_and_name(story: Story) -> None:
    made = await story.post(
        f"/locations/{story.location_id}/customFields",
        {"name": "Shoe Size", "dataType": "TEXT", "model": "contact"},
    )
    field = made["customField"]
    names = ("email", field["id"], field["fieldKey"], "shoe_size", "Shoe size", "hat_size")
    asks = UpdateContactField(tuple(FieldAsk(name) for name in names))
    assert await missing_ids(story, [asks], standard=lambda name: name == "email") == {"hat_size"}


async def test_what_is_switched_off_is_not_missed(story: Story) -> None:
    booking = BookAppointment("cal", workflow_ids=("wf",), transfer_to="agent")
    assert await missing_ids(story, [booking]) == {"cal"}
    switched_on = replace(booking, trigger_workflow=True, transfer=True)
    assert await missing_ids(story, [switched_on]) == {"cal", "wf", "agent"}
    handing = HandOver(assign_to="user")
    assert await missing_ids(story, [handing]) == {"user"}
    assert await missing_ids(story, [replace(handing, skip_assign=True)]) == set()


async def test_knowledge_bases_are_looked_up(story: Story, other: Story) -> None:
    async def base(where: Story) -> str:
        body = {"name": "Base", "locationId": where.location_id}
        return str((await where.post("/knowledge-bases/", body))["data"]["id"])

    own, foreign = await base(story), await base(other)
    wanted = agent_references(AgentSettings(Wording(), knowledge_base_ids=(own, foreign)))
    async with reading(story) as read:
        missing = await find_missing(read, story.location_id, wanted, is_standard_field=bool)
    assert {one.id for one in missing} == {foreign}


async def test_nothing_to_look_up_takes_no_statement(story: Story) -> None:
    email = Reference(("fields", 0), "contact field", "email")
    async with reading(story) as read:
        counted = CountedRead(read.connection, story.location_id)
        for wanted in ((), (email,)):
            missing = await find_missing(counted, story.location_id, wanted, is_standard_field=bool)
            assert missing == frozenset()
    assert counted.statements == 0


async def missing_ids(
    story: Story,
    settings: Sequence[ActionSettings],
    *,
    standard: Callable[[str], bool] = lambda name: False,
) -> set[str]:
    wanted: list[Reference] = [reference for one in settings for reference in action_references(one)]
    async with reading(story) as read:
        missing = await find_missing(read, story.location_id, wanted, is_standard_field=standard)
    return {one.id for one in missing}
