"""The journal knows every kind of thing that is written, and is read quickly however long it is."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import frontdesk
from frontdesk.domain import journal
from frontdesk.domain.journal import EntryFilter, Place, differences
from frontdesk.edge.http.platform.journal.scopes import KEPT_FROM_ALL, SCOPES
from frontdesk.flow.undo import FINAL, UNDOERS
from tests.support.story import Story

SOURCE = Path(frontdesk.__file__).parent
CHANGED = re.compile(r"\.changed\(\s*(?:\"([^\"]+)\"|(\w+))")
LINES = 30_000
BASE = datetime(2026, 1, 1, tzinfo=UTC)


def noted() -> set[str]:
    """Every kind of thing that the source notes a change of."""
    kinds = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text()
        for literal, name in CHANGED.findall(text):
            found = re.search(rf'^{name}\s*(?::[^=\n]+)?=\s*"([^"]+)"', text, re.MULTILINE) if name else None
            if literal or found:
                kinds.add(literal or found[1])  # type: ignore[index]
    return kinds


def test_every_kind_of_thing_has_its_scope_and_an_undo_or_a_reason() -> None:
    kinds = noted()
    assert len(kinds) > 30
    assert kinds - set(SCOPES) - set(KEPT_FROM_ALL) == set()
    assert set(SCOPES) - set(UNDOERS) - set(FINAL) == set()
    assert set(UNDOERS) & set(FINAL) == set()
    assert set(SCOPES) & set(KEPT_FROM_ALL) == set()


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ({"city": "Vigo", "revision": 1}, {"city": "Lugo", "revision": 2}, ["city"]),
        ({"settings": {"a": 1, "b": [1]}}, {"settings": {"a": 1, "b": [2]}}, ["settings.b"]),
        ({"custom_fields": {}}, {"custom_fields": {"x": "1"}}, ["custom_fields.x"]),
        (None, {"city": "Vigo", "custom_fields": {"x": 1}}, ["city", "custom_fields.x"]),
        ({"city": "Vigo"}, None, ["city"]),
        ({"a": None}, {}, []),
        ({"deleted_at": None, "updated_at": "1"}, {"deleted_at": "x", "updated_at": "2"}, []),
        (None, None, []),
    ],
)
def test_what_differs_is_told_field_by_field(before: Any, after: Any, names: list[str]) -> None:
    assert [one.name for one in differences(before, after)] == names


async def test_the_list_reads_no_more_than_it_shows_of_a_long_journal(story: Story) -> None:
    """Ten kinds of lines, one of them rare; each filter is answered from an index, as the tenant's role."""
    db = story.desk.runtime.db
    async with db.system(cause="test") as tx:
        await tx.execute(
            "INSERT INTO journal (location_id, at, actor_kind, actor_id, cause, entity, entity_id, before,"
            " after) SELECT $1, $2::timestamptz + n * interval '1 minute',"
            " CASE WHEN n % 5 = 0 THEN 'agent' ELSE 'token' END, 'actor' || n % 7, 'turn:' || n / 4,"
            " (ARRAY['message','turn','generation','agent','action','task','note','faq','draft'])[1 + n % 9],"
            " 'thing' || n % 5000, jsonb_build_object('contact_id', 'c' || n % 900),"
            " CASE WHEN n % 50 > 0 THEN jsonb_build_object('contact_id', 'c' || n % 900) END"
            " FROM generate_series(1, $3::int) n",
            story.location_id,
            BASE,
            LINES,
        )
        await tx.execute("ANALYZE journal")
    entities = sorted(SCOPES)
    contact = await story.make_contact()
    deep = Place(BASE + timedelta(days=20), 5)
    asked: list[tuple[EntryFilter, Place | None]] = [
        (EntryFilter(), None),
        (EntryFilter(), deep),
        (EntryFilter(until=BASE + timedelta(days=3)), None),
        (EntryFilter(since=BASE + timedelta(days=3), until=BASE + timedelta(days=4)), None),
        (EntryFilter(contact_id="c77"), None),
        (EntryFilter(contact_id="c77"), deep),
        (EntryFilter(actor_kind="agent", actor_id="actor3"), deep),
        (EntryFilter(cause="turn:777"), None),
        (EntryFilter(entity_id="thing42"), None),
    ]
    async with db.read(story.location_id, company_id=story.company_id) as read:
        for only, after in asked:
            before = await read.value("SELECT pg_stat_get_xact_tuples_fetched('journal'::regclass)")
            lines = await journal.list_entries(
                read, story.location_id, only, entities=entities, after=after, limit=21
            )
            fetched = await read.value("SELECT pg_stat_get_xact_tuples_fetched('journal'::regclass)") - before
            scanned = await read.value(
                "SELECT coalesce(pg_stat_get_xact_tuples_returned('journal'::regclass), 0)"
            )
            assert lines, only
            assert fetched < 3_000, (only, after, fetched)
            assert scanned < LINES, (only, after)
        everything = await journal.list_deletions(
            read, story.location_id, entities=entities, since=BASE, after=None, limit=21
        )
        assert len(everything) == 21
        [made] = await journal.list_entries(
            read, story.location_id, EntryFilter(), entities=["contact"], after=None, limit=5
        )
    assert made.entity_id == contact
