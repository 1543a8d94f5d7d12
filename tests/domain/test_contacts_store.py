"""What the contacts room keeps: values with where they came from, and nothing of another location."""

from contextlib import AbstractAsyncContextManager

import pytest

from frontdesk.domain import contacts
from frontdesk.domain.contacts import Contact, DndSetting, GivenField
from frontdesk.kit.db import Actor, Write
from frontdesk.kit.problems import Conflict, NotFound
from tests.support.story import Story


def write(story: Story) -> AbstractAsyncContextManager[Write]:
    return story.desk.runtime.db.write(
        story.location_id, actor=Actor("agent", "agent1"), cause="turn:1", company_id=story.company_id
    )


@pytest.fixture
async def ana(story: Story) -> Contact:
    async with write(story) as tx:
        return await contacts.create_contact(tx, story.location_id, {"first_name": "Ana"})


async def test_what_a_contact_told_is_kept_with_its_words(story: Story, ana: Contact) -> None:
    async with write(story) as tx:
        size = await contacts.create_custom_field(
            tx, story.location_id, name="Shoe size", data_type="NUMERICAL"
        )
        given = [
            GivenField("name", "Ana Ruiz", "I'm Ana Ruiz", "message1"),
            GivenField("email", "ana@example.com", "write to ana@example.com", "message1"),
            GivenField(size.id, 42, "42, no, sorry", "message1"),
            GivenField(size.id, 43, "43", "message2"),
        ]
        after = await contacts.set_fields(tx, story.location_id, ana.id, given, turn_id="turn1")
    assert (after.first_name, after.last_name, after.email) == ("Ana", "Ruiz", "ana@example.com")
    assert after.custom_fields == {size.id: 43}
    async with write(story) as tx:
        sources = await contacts.get_field_sources(tx, story.location_id, ana.id)
    assert set(sources) == {"name", "email", size.id}
    assert (sources[size.id].words, sources[size.id].message_id) == ("43", "message2")
    assert sources["email"].turn_id == "turn1"


async def test_a_process_of_the_version_before_still_notes_where_values_came_from(
    story: Story, ana: Contact
) -> None:
    for words in ("ana@example.com", "ana.ruiz@example.com"):
        async with write(story) as tx:
            await tx.execute(
                "INSERT INTO contact_field_sources"
                " (location_id, contact_id, field, message_id, words, turn_id)"
                " VALUES ($1, $2, 'email', 'message1', $3, 'turn1')"
                " ON CONFLICT (location_id, contact_id, field) DO UPDATE SET words = excluded.words",
                story.location_id,
                ana.id,
                words,
            )
    async with write(story) as tx:
        sources = await contacts.list_field_sources(tx, story.location_id, ana.id)
    assert sorted(source.words for source in sources) == ["ana.ruiz@example.com", "ana@example.com"]
    assert contacts.source_of("email", "ana.ruiz@example.com", sources) is None
    assert contacts.source_of("email", "ana.ruiz@example.com", sources, turn_id="turn1") == sources[0]


async def test_a_field_tells_whether_the_contact_holds_it(story: Story, ana: Contact) -> None:
    async with write(story) as tx:
        field = await contacts.create_custom_field(tx, story.location_id, name="Likes", data_type="TEXT")
        spec = contacts.resolve_field([field], "likes")
        assert spec is not None
        assert spec.of(ana) is None
        after = await contacts.set_fields(
            tx, story.location_id, ana.id, [GivenField(spec.key, "tea", "I like tea")]
        )
    assert spec.of(after) == "tea"
    name = contacts.resolve_field([], "name")
    email = contacts.resolve_field([], "email")
    assert name is not None
    assert email is not None
    assert name.of(after) == "Ana"
    assert email.of(after) is None


async def test_merged_values_keep_what_is_not_named_and_lose_what_is_none(story: Story, ana: Contact) -> None:
    async with write(story) as tx:
        await contacts.update_contact(
            tx,
            story.location_id,
            ana.id,
            {"custom_fields": {"a": 1, "b": "x"}, "dnd_settings": {"SMS": DndSetting("active")}},
        )
        after = await contacts.update_contact(
            tx,
            story.location_id,
            ana.id,
            {"custom_fields": {"a": None, "c": ["y"]}, "dnd_settings": {"FB": DndSetting("inactive")}},
        )
    assert after.custom_fields == {"b": "x", "c": ["y"]}
    assert after.dnd_settings == {"SMS": DndSetting("active"), "FB": DndSetting("inactive")}
    assert [after.forbids(channel) for channel in ("SMS", "FB", "WebChat")] == [True, False, False]


async def test_do_not_disturb_forbids_every_channel(story: Story, ana: Contact) -> None:
    async with write(story) as tx:
        after = await contacts.update_contact(tx, story.location_id, ana.id, {"dnd": True})
    assert after.forbids("WebChat")


async def test_every_change_stands_in_the_journal_with_before_and_after(story: Story, ana: Contact) -> None:
    async with write(story) as tx:
        await contacts.add_tags(tx, story.location_id, ana.id, ["vip"])
        await contacts.add_tags(tx, story.location_id, ana.id, ["VIP"])
        await contacts.delete_contact(tx, story.location_id, ana.id)
    async with write(story) as tx:
        rows = await tx.fetch(
            "SELECT before, after, actor_kind, cause FROM journal WHERE entity = 'contact'"
            " AND entity_id = $1 ORDER BY id",
            ana.id,
        )
    tags = [((row["before"] or {}).get("tags"), (row["after"] or {}).get("tags")) for row in rows]
    assert tags == [(None, []), ([], ["vip"]), (["vip"], None)]
    assert {(row["actor_kind"], row["cause"]) for row in rows} == {("agent", "turn:1")}


async def test_a_chosen_id_is_taken_once(story: Story) -> None:
    async with write(story) as tx:
        await contacts.create_contact(tx, story.location_id, {}, contact_id="visitor-1")
        with pytest.raises(Conflict):
            await contacts.create_contact(tx, story.location_id, {}, contact_id="visitor-1")


async def test_contacts_are_found_by_address_or_number_the_oldest_first(story: Story) -> None:
    async with write(story) as tx:
        first = await contacts.create_contact(tx, story.location_id, {"email": "Ana@example.com"})
        await contacts.create_contact(tx, story.location_id, {"email": "ana@example.com"})
        third = await contacts.create_contact(tx, story.location_id, {"phone": "+34600111222"})
        by_email = await contacts.find_by_email_or_phone(
            tx, story.location_id, email="ANA@EXAMPLE.COM", phone="+34600111222"
        )
        by_phone = await contacts.find_by_email_or_phone(
            tx,
            story.location_id,
            email="ana@example.com",
            phone="+34600111222",
            unique_by=("phone", "email"),
        )
        nobody = await contacts.find_by_email_or_phone(tx, story.location_id)
    assert by_email is not None
    assert by_phone is not None
    assert (by_email.id, by_phone.id, nobody) == (first.id, third.id, None)


async def test_another_location_sees_nothing(story: Story, other: Story, ana: Contact) -> None:
    async with write(other) as tx:
        for location_id in (story.location_id, other.location_id):
            assert await contacts.find_contact(tx, location_id, ana.id) is None
            assert await contacts.list_contacts_by_id(tx, location_id, [ana.id]) == {}
            with pytest.raises(NotFound):
                await contacts.set_fields(tx, location_id, ana.id, [GivenField("city", "Oslo", "Oslo")])


async def test_several_contacts_are_read_at_once(story: Story, ana: Contact) -> None:
    async with write(story) as tx:
        found = await contacts.list_contacts_by_id(tx, story.location_id, [ana.id, "unknown", "not an id"])
    assert found == {ana.id: ana}
