"""FAQs through the official door."""

import asyncio
import json

import pytest

from tests.edge.test_knowledge import journal, make_base, make_faq
from tests.support.story import Json, Story

FAQS = "/knowledge-bases/faqs"


async def list_faqs(story: Story, base_id: str, query: str = "") -> Json:
    return await story.get(f"{FAQS}?locationId={story.location_id}&knowledgeBaseId={base_id}{query}")


async def trainings(story: Story) -> int:
    """How many trainings wait in the sandbox's own plan."""
    async with story.desk.runtime.db.read(story.location_id) as read:
        count: int = await read.value(
            "SELECT count(*) FROM later WHERE location_id = $1 AND kind = 'TrainFaqs'", story.location_id
        )
    return count


async def test_a_faq_is_listed_as_it_was_written(story: Story) -> None:
    base_id = await make_base(story)
    faq_id = await make_faq(story, base_id, "Wo kann ich PARKEN? 🚗", "Hinter dem Haus.\nKostenlos.")

    answer = await list_faqs(story, base_id)

    assert (answer["count"], answer["hasMore"], answer["lastFaqId"]) == (1, False, faq_id)
    faq = answer["faqs"][0]
    assert faq["question"] == "Wo kann ich PARKEN? 🚗"
    assert faq["questionLowerCase"] == "wo kann ich parken? 🚗"
    assert faq["answer"] == "Hinter dem Haus.\nKostenlos."
    assert (faq["knowledgeBaseId"], faq["locationId"]) == (base_id, story.location_id)
    assert (faq["trainedUrlId"], faq["deleted"]) == ("", False)


async def test_a_faq_reworded_reads_anew_and_counts_its_wordings(story: Story) -> None:
    base_id = await make_base(story)
    faq_id = await make_faq(story, base_id, "Parking?", "None.")

    answer = await story.put(f"{FAQS}/{faq_id}", {"question": "Can I park?", "answer": "Behind the house."})

    assert answer == {"success": True}
    faq = (await list_faqs(story, base_id))["faqs"][0]
    assert (faq["question"], faq["answer"]) == ("Can I park?", "Behind the house.")
    change = (await journal(story))[-1]
    assert (change["entity"], change["entity_id"]) == ("faq", faq_id)
    assert (change["before"]["answer"], change["after"]["answer"]) == ("None.", "Behind the house.")
    assert (change["before"]["revision"], change["after"]["revision"]) == (1, 2)


async def test_a_faq_deleted_is_gone_once(story: Story) -> None:
    base_id = await make_base(story)
    faq_id = await make_faq(story, base_id, "Parking?")

    assert await story.delete(f"{FAQS}/{faq_id}") == {"success": True}

    gone = await story.delete(f"{FAQS}/{faq_id}", expect=400)
    assert gone["message"].startswith("No FAQ found for id ")
    assert (await list_faqs(story, base_id)) == {"count": 0, "faqs": [], "hasMore": False}


async def test_pages_lead_through_all_faqs_of_one_base(story: Story) -> None:
    base_id, other_base = await make_base(story), await make_base(story, "Other")
    made = [await make_faq(story, base_id, f"Question {number}?") for number in range(12)]
    await make_faq(story, other_base, "Elsewhere?")

    first = await list_faqs(story, base_id)
    rest = await list_faqs(story, base_id, f"&lastFaqId={first['lastFaqId']}")

    assert [faq["id"] for faq in first["faqs"] + rest["faqs"]] == made
    assert (len(first["faqs"]), first["hasMore"], rest["hasMore"]) == (10, True, False)
    assert first["count"] == rest["count"] == 12


async def test_what_is_written_is_put_up_for_training_and_what_stays_the_same_is_not(story: Story) -> None:
    base_id = await make_base(story)
    assert await trainings(story) == 0
    faq_id = await make_faq(story, base_id, "Parking?", "None.")
    assert await trainings(story) == 1
    await story.put(f"{FAQS}/{faq_id}", {"question": "Parking?", "answer": "None."})
    assert await trainings(story) == 1
    await story.put(f"{FAQS}/{faq_id}", {"question": "Parking?", "answer": "Some."})
    assert await trainings(story) == 2


async def test_a_refused_faq_leaves_no_training_behind(story: Story) -> None:
    body = {"locationId": story.location_id, "knowledgeBaseId": "unknown", "question": "q", "answer": "a"}
    refused = await story.post(FAQS, body, expect=400)
    assert refused["message"].startswith("No Knowledge base found for id ")
    assert await trainings(story) == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": ""}, "question"),
        ({"question": " \t"}, "question"),
        ({"question": "q" * 1001}, "question"),
        ({"answer": ""}, "answer"),
        ({"answer": "a" * 10001}, "answer"),
        ({"answer": None}, "answer"),
        ({"answer": "half \ud800"}, "answer"),
        ({"question": {"$ne": ""}}, "question"),
    ],
)
async def test_a_faq_needs_a_question_and_an_answer_that_fit(story: Story, change: Json, field: str) -> None:
    base_id = await make_base(story)
    faq_id = await make_faq(story, base_id, "Parking?")
    body = {
        "locationId": story.location_id,
        "knowledgeBaseId": base_id,
        "question": "q",
        "answer": "a",
        **change,
    }

    raw = json.dumps(body)  # httpx would not send half of a surrogate pair
    created = await story.client.post(FAQS, content=raw)
    updated = await story.client.put(f"{FAQS}/{faq_id}", content=raw)

    for refused in (created, updated):
        assert refused.status_code == 422
        assert field in refused.json()["message"][0]
    assert (await list_faqs(story, base_id))["count"] == 1


async def test_long_words_strange_scripts_and_quotes_are_kept_as_they_are(story: Story) -> None:
    base_id = await make_base(story)
    questions = ["a" * 1000, "' | '!:*&<-> \\", "退货政策是什么？", "\u202eevil\u200b", "🙂🙂", "𝔘𝔫𝔦"]
    for question in questions:
        await make_faq(story, base_id, question, question * 3)

    listed = (await list_faqs(story, base_id))["faqs"]

    assert [faq["question"] for faq in listed] == questions
    assert [faq["answer"] for faq in listed] == [question * 3 for question in questions]


async def test_another_tenants_faqs_and_bases_cannot_be_touched(story: Story, other: Story) -> None:
    theirs = await make_base(other)
    their_faq = await make_faq(other, theirs, "Secret?", "Very.")
    body = {"locationId": story.location_id, "knowledgeBaseId": theirs, "question": "q", "answer": "a"}

    await story.post(FAQS, body, expect=400)
    await story.post(FAQS, {**body, "locationId": other.location_id}, expect=400)
    await story.put(f"{FAQS}/{their_faq}", {"question": "q", "answer": "a"}, expect=400)
    await story.delete(f"{FAQS}/{their_faq}", expect=400)
    await story.get(f"{FAQS}?locationId={story.location_id}&knowledgeBaseId={theirs}", expect=400)
    await story.get(f"{FAQS}?locationId={other.location_id}&knowledgeBaseId={theirs}", expect=400)

    assert (await list_faqs(other, theirs))["faqs"][0]["answer"] == "Very."


async def test_faqs_added_while_their_base_is_deleted_are_all_gone_or_refused(story: Story) -> None:
    base_id = await make_base(story)
    body = {"locationId": story.location_id, "knowledgeBaseId": base_id, "question": "q", "answer": "a"}

    adding = [story.client.post(FAQS, json=body) for _ in range(6)]
    deleting = story.client.delete(f"/knowledge-bases/{base_id}")
    *added, deleted = await asyncio.gather(*adding, deleting)

    assert deleted.status_code == 200
    assert {answer.status_code for answer in added} <= {201, 400}
    async with story.desk.runtime.db.read(story.location_id) as read:
        assert await read.value("SELECT count(*) FROM faqs WHERE location_id = $1", story.location_id) == 0


async def test_two_edits_at_once_give_two_revisions(story: Story) -> None:
    base_id = await make_base(story)
    faq_id = await make_faq(story, base_id, "Parking?", "Version 0.")

    await asyncio.gather(
        *(
            story.put(f"{FAQS}/{faq_id}", {"question": "Parking?", "answer": f"Version {number}."})
            for number in range(1, 5)
        )
    )

    revisions = [entry["after"]["revision"] for entry in await journal(story) if entry["entity"] == "faq"]
    assert revisions == [1, 2, 3, 4, 5]
