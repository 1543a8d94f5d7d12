"""The official SDK against the served application, and every answer against the official document."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from highlevel import GHLError, HighLevel

from tests.edge.test_knowledge import make_base, make_faq
from tests.support.story import Story

DOCUMENT = Path(__file__).parents[3] / "shared" / "contract" / "knowledge-base.json"


@pytest.fixture
async def sdk(story: Story) -> AsyncIterator[Any]:
    class Pointed(HighLevel):  # type: ignore[misc]  # the SDK carries no types
        BASE_URL = story.desk.url

    client = Pointed(private_integration_token=story.secret)
    yield client.knowledge_base
    await client.http_client.aclose()


@pytest.fixture(scope="module")
def document() -> Any:
    if not DOCUMENT.exists():
        pytest.skip("the official documents do not stand beside this checkout (../shared/contract)")
    return json.loads(DOCUMENT.read_text())


def fits(document: Any, name: str, answer: Any) -> None:
    """Check an answer against a schema of the document."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    jsonschema.validate(answer, schema)


async def test_the_sdk_makes_reads_changes_and_deletes_knowledge(story: Story, sdk: Any) -> None:
    made = await sdk.create_knowledge_base({"name": "Desk", "locationId": story.location_id})
    base_id = made["data"]["id"]
    await sdk.update_knowledge_base(base_id, {"description": "All about us."})
    found = await sdk.get_knowledge_base_by_id(base_id)
    listed = await sdk.list_all_knowledge_bases_paginated(story.location_id, query="des", limit=5.0)
    assert found["data"]["description"] == "All about us."
    assert [base["id"] for base in listed["data"]["knowledgeBases"]] == [base_id]

    faq = await sdk.create(
        {
            "locationId": story.location_id,
            "knowledgeBaseId": base_id,
            "question": "Parking?",
            "answer": "Behind.",
        }
    )
    await sdk.update(faq["faq"]["id"], {"question": "Parking?", "answer": "In front."})
    faqs = await sdk.list(base_id, story.location_id, limit=10.0)
    assert [one["answer"] for one in faqs["faqs"]] == ["In front."]
    assert await sdk.delete(faq["faq"]["id"]) == {"success": True}
    assert await sdk.delete_knowledge_base(base_id) == {"success": True}

    with pytest.raises(GHLError) as gone:
        await sdk.get_knowledge_base_by_id(base_id)
    assert gone.value.status_code == 400


async def test_every_answer_has_the_documented_shape(story: Story, document: Any) -> None:
    location = story.location_id
    base = await story.post("/knowledge-bases/", {"locationId": location, "name": "Desk"}, expect=201)
    base_id = base["data"]["id"]
    order = {"locationId": location, "knowledgeBaseId": base_id, "question": "q", "answer": "a"}
    faq = await story.post("/knowledge-bases/faqs", order, expect=201)
    fits(document, "CreateKnowledgeBaseResponseDTO", base)
    fits(document, "CreateFaqResponseDTO", faq)
    listed = await story.get(f"/knowledge-bases/?locationId={location}")
    fits(document, "GetAllKnowledgeBasesPaginatedResponseDTO", listed)
    fits(document, "GetKnowledgeBaseByIdResponseDTO", await story.get(f"/knowledge-bases/{base_id}"))
    path = f"/knowledge-bases/faqs?locationId={location}&knowledgeBaseId={base_id}"
    fits(document, "ListFaqsResponseDTO", await story.get(path))
    fits(
        document,
        "UpdateKnowledgeBaseResponseDTO",
        await story.put(f"/knowledge-bases/{base_id}", {"name": "New"}),
    )
    rewording = {"question": "q", "answer": "b"}
    faq_path = f"/knowledge-bases/faqs/{faq['faq']['id']}"
    fits(document, "UpdateFaqResponseDTO", await story.put(faq_path, rewording))
    fits(document, "DeleteFaqResponseDTO", await story.delete(faq_path))
    fits(document, "DeleteKnowledgeBaseResponseDTO", await story.delete(f"/knowledge-bases/{base_id}"))


async def test_every_error_has_the_documented_shape(story: Story, document: Any) -> None:
    fits(document, "BadRequestDTO", await story.get("/knowledge-bases/unknown", expect=400))
    fits(document, "UnprocessableDTO", await story.post("/knowledge-bases/faqs", {}, expect=422))
    wrong = await story.client.get("/knowledge-bases/unknown", headers={"Authorization": "Bearer no"})
    assert wrong.status_code == 401
    fits(document, "UnauthorizedDTO", wrong.json())


async def test_all_documented_operations_but_the_crawlers_are_served(story: Story, document: Any) -> None:
    served = (await story.get("/openapi.json"))["paths"]
    for path, operations in document["paths"].items():
        if "crawler" not in path:
            assert operations.keys() <= served[path].keys()


async def test_every_version_of_the_header_is_taken(story: Story) -> None:
    base_id = await make_base(story)
    await make_faq(story, base_id, "Parking?")
    for version, expected in (("2021-04-15", 200), ("2021-07-28", 200), ("v3", 200), ("v9", 400)):
        answer = await story.client.get(f"/knowledge-bases/{base_id}", headers={"Version": version})
        assert answer.status_code == expected
