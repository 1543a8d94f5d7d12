"""Knowledge bases through the official door."""

import asyncio
from typing import Any

import pytest

from tests.support.story import Json, Story

BASES = "/knowledge-bases/"


async def make_base(story: Story, name: str = "Front desk", **more: Any) -> str:
    answer = await story.post(BASES, {"locationId": story.location_id, "name": name, **more}, expect=201)
    return str(answer["data"]["id"])


async def make_faq(story: Story, base_id: str, question: str, answer: str = "Yes.") -> str:
    body = {
        "locationId": story.location_id,
        "knowledgeBaseId": base_id,
        "question": question,
        "answer": answer,
    }
    return str((await story.post("/knowledge-bases/faqs", body, expect=201))["faq"]["id"])


async def list_bases(story: Story, query: str = "") -> Json:
    page: Json = (await story.get(f"{BASES}?locationId={story.location_id}{query}"))["data"]
    return page


async def journal(story: Story) -> list[Json]:
    async with story.desk.runtime.db.read(story.location_id) as read:
        rows = await read.fetch(
            "SELECT entity, entity_id, actor_kind, cause, before, after FROM journal"
            " WHERE location_id = $1 ORDER BY id",
            story.location_id,
        )
    return [dict(row) for row in rows]


async def test_a_knowledge_base_is_read_as_it_was_made(story: Story) -> None:
    base_id = await make_base(story, "Prices & Öffnungszeiten", description="What we charge.")

    data = (await story.get(f"/knowledge-bases/{base_id}"))["data"]

    assert data["name"] == "Prices & Öffnungszeiten"
    assert data["nameLowerCase"] == "prices & öffnungszeiten"
    assert data["description"] == "What we charge."
    assert data["locationId"] == story.location_id
    assert data["deleted"] is False
    assert data["kbMetadata"] == {
        "faqs": 0,
        "urls": 0,
        "richText": 0,
        "files": 0,
        "webSearches": 0,
        "tables": 0,
    }


async def test_a_knowledge_base_tells_how_many_faqs_it_holds(story: Story) -> None:
    base_id = await make_base(story)
    await make_faq(story, base_id, "Can I park?")
    await make_faq(story, base_id, "Are dogs welcome?")

    assert (await story.get(f"/knowledge-bases/{base_id}"))["data"]["kbMetadata"]["faqs"] == 2


async def test_an_update_changes_what_is_given_and_keeps_the_rest(story: Story) -> None:
    base_id = await make_base(story, "Old", description="Kept.")

    assert await story.put(f"/knowledge-bases/{base_id}", {"name": "New", "description": None}) == {
        "success": True
    }

    data = (await story.get(f"/knowledge-bases/{base_id}"))["data"]
    assert (data["name"], data["description"]) == ("New", "Kept.")
    await story.put(f"/knowledge-bases/{base_id}", {})
    assert (await story.get(f"/knowledge-bases/{base_id}"))["data"] == data


async def test_an_update_of_a_version_that_is_gone_is_refused(story: Story) -> None:
    base_id = await make_base(story)
    seen = (await story.client.get(f"/knowledge-bases/{base_id}")).headers["etag"]
    await make_faq(story, base_id, "Can I park?")

    late = await story.client.put(
        f"/knowledge-bases/{base_id}", json={"name": "Late"}, headers={"If-Match": seen}
    )
    now = (await story.client.get(f"/knowledge-bases/{base_id}")).headers["etag"]
    fresh = await story.client.put(
        f"/knowledge-bases/{base_id}", json={"name": "Fresh"}, headers={"If-Match": now}
    )

    assert (late.status_code, fresh.status_code) == (412, 200)


async def test_pages_lead_through_all_bases_even_over_a_deleted_one(story: Story) -> None:
    made = [await make_base(story, f"Base {number}") for number in range(5)]

    first = await list_bases(story, "&limit=2")
    assert [item["id"] for item in first["knowledgeBases"]] == made[:2]
    assert (first["activeCount"], first["hasMore"], first["lastKnowledgeBaseId"]) == (5, True, made[1])

    await story.delete(f"/knowledge-bases/{made[1]}")
    second = await list_bases(story, f"&limit=2&lastKnowledgeBaseId={made[1]}")
    third = await list_bases(story, f"&limit=2&lastKnowledgeBaseId={second['lastKnowledgeBaseId']}")

    assert [item["id"] for item in second["knowledgeBases"]] == made[2:4]
    assert [item["id"] for item in third["knowledgeBases"]] == made[4:]
    assert third["hasMore"] is False
    beyond = await list_bases(story, f"&lastKnowledgeBaseId={made[4]}")
    assert beyond == {"knowledgeBases": [], "activeCount": 4, "hasMore": False}


async def test_a_list_finds_part_of_a_name_whatever_the_case_and_no_wildcards(story: Story) -> None:
    wanted = await make_base(story, "Größe 100%")
    await make_base(story, "Other")

    assert [item["id"] for item in (await list_bases(story, "&query=GRÖ"))["knowledgeBases"]] == [wanted]
    assert [item["id"] for item in (await list_bases(story, "&query=%25"))["knowledgeBases"]] == [wanted]
    assert (await list_bases(story, "&query=GR%C3%96"))["activeCount"] == 2


async def test_a_location_may_have_fifteen_bases_also_when_many_are_made_at_once(story: Story) -> None:
    body = {"locationId": story.location_id, "name": "One of many"}
    answers = await asyncio.gather(*(story.client.post(BASES, json=body) for _ in range(20)))

    assert sorted(answer.status_code for answer in answers) == [201] * 15 + [400] * 5
    refused = next(answer.json() for answer in answers if answer.status_code == 400)
    assert "at most 15 knowledge bases" in refused["message"]
    assert (await list_bases(story))["activeCount"] == 15

    one = next(answer.json()["data"]["id"] for answer in answers if answer.status_code == 201)
    await story.delete(f"/knowledge-bases/{one}")
    await make_base(story, "Room again")


async def test_deleting_a_base_deletes_its_faqs_and_the_journal_keeps_them(story: Story) -> None:
    base_id, other_id = await make_base(story, "Going"), await make_base(story, "Staying")
    gone = [await make_faq(story, base_id, f"Question {number}?") for number in range(3)]
    stays = await make_faq(story, other_id, "Still here?")

    assert await story.delete(f"/knowledge-bases/{base_id}") == {"success": True}

    await story.get(f"/knowledge-bases/{base_id}", expect=400)
    await story.put(f"/knowledge-bases/faqs/{gone[0]}", {"question": "q", "answer": "a"}, expect=400)
    await story.put(f"/knowledge-bases/faqs/{stays}", {"question": "q", "answer": "a"})
    deleted = {entry["entity_id"]: entry for entry in await journal(story) if entry["after"] is None}
    assert deleted.keys() == {base_id, *gone}
    assert deleted[gone[0]]["before"]["question"] == "Question 0?"
    assert {entry["actor_kind"] for entry in deleted.values()} == {"token"}
    assert len({entry["cause"] for entry in deleted.values()}) == 1


async def test_a_change_that_changes_nothing_leaves_no_trace(story: Story) -> None:
    base_id = await make_base(story, "Same")
    faq_id = await make_faq(story, base_id, "Same?", "Same.")
    before = len(await journal(story))

    await story.put(f"/knowledge-bases/{base_id}", {"name": "Same"})
    await story.put(f"/knowledge-bases/faqs/{faq_id}", {"question": "Same?", "answer": "Same."})

    assert len(await journal(story)) == before


@pytest.mark.parametrize("name", ["", "   \n", "x" * 201])
async def test_a_name_must_say_something_and_fit(story: Story, name: str) -> None:
    answer = await story.post(BASES, {"locationId": story.location_id, "name": name}, expect=422)
    assert len(answer["message"]) == 1
    assert answer["message"][0].startswith("name")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "No location"},
        {"name": ["a", "list"]},
        {"name": 7},
        {"name": "NUL \u0000"},
        {"name": "x", "description": "d" * 2001},
        {"name": "x", "description": {"deep": {"deep": [[[[]]]]}}},
    ],
)
async def test_a_body_that_makes_no_sense_is_answered_422_with_a_sentence_a_field(
    story: Story, body: Json
) -> None:
    if body:
        body = {"locationId": story.location_id, **body}
    if body.get("name") == "No location":
        del body["locationId"]
    answer = await story.post(BASES, body, expect=422)
    assert isinstance(answer["message"], list)
    assert (await list_bases(story))["activeCount"] == 0


@pytest.mark.parametrize("query", ["&limit=0", "&limit=101", "&limit=x", "&lastKnowledgeBaseId=%27;--", ""])
async def test_a_list_asked_for_wrongly_says_what_is_wrong(story: Story, query: str) -> None:
    path = f"{BASES}?locationId={story.location_id}{query}" if query else BASES
    assert isinstance((await story.get(path, expect=422))["message"], list)


@pytest.mark.parametrize("path", ["/knowledge-bases/", "/knowledge-bases"])
async def test_the_last_slash_does_not_matter(story: Story, path: str) -> None:
    await story.post(path, {"locationId": story.location_id, "name": "Either way"}, expect=201)
    answer = await story.get(f"{path}?locationId={story.location_id}&limit=20.0")
    assert answer["data"]["activeCount"] == 1


async def test_another_tenants_base_is_answered_like_an_unknown_one(story: Story, other: Story) -> None:
    theirs = await make_base(other, "Secret")
    unknown = theirs[:-3] + "zzz"

    for base_id in (theirs, unknown, "not an id", "x" * 70):
        for response in (
            await story.client.get(f"/knowledge-bases/{base_id}"),
            await story.client.put(f"/knowledge-bases/{base_id}", json={"name": "Mine now"}),
            await story.client.delete(f"/knowledge-bases/{base_id}"),
        ):
            assert response.status_code == 400
            assert response.json()["message"].startswith("No Knowledge base found for id ")
            assert "Secret" not in response.text
    assert (await other.get(f"/knowledge-bases/{theirs}"))["data"]["name"] == "Secret"


async def test_another_tenants_location_is_not_reached_by_naming_it(story: Story, other: Story) -> None:
    await story.get(f"{BASES}?locationId={other.location_id}", expect=400)
    await story.post(BASES, {"locationId": other.location_id, "name": "Mine"}, expect=400)
    assert (await list_bases(other))["activeCount"] == 0


async def test_each_call_needs_its_scope(story: Story) -> None:
    base_id = await make_base(story)
    reader = {"Authorization": f"Bearer {await story.token(['knowledge-bases.readonly'])}"}
    writer = {"Authorization": f"Bearer {await story.token(['knowledge-bases.write'])}"}

    write = await story.client.delete(f"/knowledge-bases/{base_id}", headers=reader)
    read = await story.client.get(f"/knowledge-bases/{base_id}", headers=writer)

    assert (write.status_code, read.status_code) == (401, 401)
    assert "knowledge-bases.write" in write.json()["message"]
    assert "knowledge-bases.readonly" in read.json()["message"]
    assert (await story.client.get(f"/knowledge-bases/{base_id}", headers=reader)).status_code == 200


async def test_a_company_token_names_the_location(story: Story) -> None:
    headers = {"Authorization": f"Bearer {await story.token(company=True)}"}
    base_id = await make_base(story)

    without = await story.client.get(f"/knowledge-bases/{base_id}", headers=headers)
    named = await story.client.get(
        f"/knowledge-bases/{base_id}", headers={**headers, "location-id": story.location_id}
    )

    assert (without.status_code, named.status_code) == (400, 200)


async def test_a_repeat_with_the_same_key_makes_one_base(story: Story) -> None:
    body = {"locationId": story.location_id, "name": "Once"}
    answers = [
        await story.client.post(BASES, json=body, headers={"Idempotency-Key": "base-1"}) for _ in range(3)
    ]
    assert len({answer.json()["data"]["id"] for answer in answers}) == 1
    assert (await list_bases(story))["activeCount"] == 1
