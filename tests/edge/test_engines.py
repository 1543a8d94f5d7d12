"""Which engine thinks: /v1/engines, by company, location and agent."""

from typing import Any

import httpx
import pytest

from frontdesk.kit.db import OPERATOR
from frontdesk.kit.vault import Vault
from tests.support.fixtures import BeginStory
from tests.support.models import Model, answer
from tests.support.story import Json, Story

KEY = "sk-very-secret-key-0123456789-wxyz"
ANTHROPIC: Json = {"provider": "anthropic", "model": "claude-haiku-4-5", "apiKey": KEY}


def with_token(story: Story, secret: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=story.desk.url, headers={"Authorization": f"Bearer {secret}"}, timeout=30
    )


async def everything_written(story: Story) -> str:
    """The journal and the settings as text."""
    async with story.desk.runtime.db.system(actor=OPERATOR, cause="test") as tx:
        journal = await tx.value(
            "SELECT string_agg(coalesce(before::text, '') || coalesce(after::text, ''), ' ') FROM journal"
            " WHERE entity = 'engine' AND location_id = $1",
            story.location_id,
        )
        rows = await tx.value("SELECT string_agg(e::text, ' ') FROM engines e")
        kept = await tx.value("SELECT string_agg(i::text, ' ') FROM idempotency_keys i")
    return f"{journal} {rows} {kept}"


async def test_a_setting_is_shown_without_its_key(story: Story) -> None:
    key = {"Idempotency-Key": "once"}
    body = {
        "scope": "location",
        **ANTHROPIC,
        "limits": {"callSeconds": 10},
        "prices": {"input": 1, "output": 5},
    }
    made = (await story.client.post("/v1/engines", json=body, headers=key)).json()
    assert made["hasKey"] is True
    assert made["keyHint"] == "wxyz"
    assert (made["scope"], made["provider"], made["model"]) == ("location", "anthropic", "claude-haiku-4-5")
    assert (made["limits"]["callSeconds"], made["limits"]["outputTokens"]) == (10, 1_000)
    assert (made["fallback"], made["prices"]) == ("embedded", {"input": 1, "output": 5})
    assert await story.get(f"/v1/engines/{made['id']}") == made
    assert (await story.get("/v1/engines"))["data"] == [made]
    changed = await story.patch(f"/v1/engines/{made['id']}", {"model": "claude-opus-4-1", "prices": None})
    assert (changed["model"], changed["prices"], changed["keyHint"]) == ("claude-opus-4-1", None, "wxyz")
    assert KEY not in await everything_written(story)
    again = (await story.client.post("/v1/engines", json=body, headers=key)).json()
    assert again["id"] == made["id"]
    assert await story.delete(f"/v1/engines/{made['id']}") == {"id": made["id"], "deleted": True}
    await story.get(f"/v1/engines/{made['id']}", expect=404)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"model": ""}, "model is required"),
        ({"model": "../../v1/files"}, "model must be a name"),
        ({"apiKey": None}, "apiKey is required for anthropic"),
        ({"baseUrl": "ftp://example.com"}, "baseUrl must begin with"),
        ({"baseUrl": "https://user:pw@example.com"}, "user name"),
        ({"baseUrl": "https://example.com:99999"}, "baseUrl cannot be called"),
        ({"provider": "nobody"}, "provider must be one of"),
        ({"scope": "agent"}, "agentId is required"),
        ({"limits": {"attempts": 99}}, "limits.attempts"),
        ({"temperature": 9}, "temperature"),
    ],
)
async def test_a_setting_that_cannot_work_is_refused(story: Story, change: Json, told: str) -> None:
    response = await story.client.post("/v1/engines", json={"scope": "location", **ANTHROPIC, **change})
    assert response.status_code == 422, response.text
    assert told in response.text
    assert KEY not in response.text


async def test_a_scope_has_one_setting(story: Story) -> None:
    await story.post("/v1/engines", {"scope": "location", **ANTHROPIC}, expect=201)
    await story.post("/v1/engines", {"scope": "location", **ANTHROPIC}, expect=409)


async def test_a_kept_key_goes_to_no_other_address(story: Story) -> None:
    made = await story.post("/v1/engines", {"scope": "location", **ANTHROPIC}, expect=201)
    path = f"/v1/engines/{made['id']}"
    for change in ({"baseUrl": "https://192.0.2.1"}, {"provider": "openai"}):
        refused = await story.patch(path, change, expect=422)
        assert "apiKey must be given again" in refused["detail"]
    moved = await story.patch(path, {"baseUrl": "https://192.0.2.2", "apiKey": "sk-another-key-0000-1234"})
    assert (moved["baseUrl"], moved["keyHint"]) == ("https://192.0.2.2", "1234")


async def test_the_most_specific_setting_thinks(story: Story) -> None:
    agent = (await story.make_agent())["agentId"]
    path = f"/v1/agents/{agent}/engine"
    assert await story.get(path) == {
        "engine": "embedded",
        "provider": None,
        "model": None,
        "fallback": None,
        "setAt": "installation",
        "engineId": None,
    }
    company = with_token(story, await story.token(company=True))
    seen: list[tuple[Any, ...]] = []
    made: list[Json] = []
    async with company:
        for body in (
            {"scope": "company", "model": "a", **ANTHROPIC},
            {"scope": "location", "locationId": story.location_id, **ANTHROPIC, "model": "b"},
            {"scope": "agent", "locationId": story.location_id, "agentId": agent, "engine": "embedded"},
        ):
            response = await company.post("/v1/engines", json=body)
            assert response.status_code == 201, response.text
            made.append(response.json())
            told = await story.get(path)
            seen.append((told["engine"], told["model"], told["setAt"], told["engineId"]))
        listed = (await company.get("/v1/engines")).json()["data"]
        assert listed == made
    assert seen == [
        ("llm", "claude-haiku-4-5", "company", made[0]["id"]),
        ("llm", "b", "location", made[1]["id"]),
        ("embedded", None, "agent", made[2]["id"]),
    ]
    # The location sees that its company chose, and cannot look at or change the company's setting.
    assert [one["id"] for one in (await story.get("/v1/engines"))["data"]] == [made[1]["id"], made[2]["id"]]
    await story.get(f"/v1/engines/{made[0]['id']}", expect=404)
    await story.patch(f"/v1/engines/{made[0]['id']}", {"model": "x"}, expect=404)
    await story.delete(f"/v1/engines/{made[0]['id']}", expect=404)
    await story.post("/v1/engines", {"scope": "company", **ANTHROPIC}, expect=422)


async def test_another_tenants_agents_and_locations_are_unknown(story: Story, new_story: BeginStory) -> None:
    other = await new_story()
    theirs = (await other.make_agent())["agentId"]
    await story.post("/v1/engines", {"scope": "agent", "agentId": theirs, **ANTHROPIC}, expect=404)
    await story.post(
        "/v1/engines", {"scope": "location", "locationId": other.location_id, **ANTHROPIC}, expect=404
    )
    async with with_token(story, await story.token(company=True)) as company:
        for body in (
            {"scope": "location", "locationId": other.location_id, **ANTHROPIC},
            {"scope": "agent", "locationId": story.location_id, "agentId": theirs, **ANTHROPIC},
        ):
            assert (await company.post("/v1/engines", json=body)).status_code == 404
    await story.get(f"/v1/agents/{theirs}/engine", expect=404)


async def test_a_tenant_cannot_name_an_address_inside_the_house(story: Story) -> None:
    outbound = story.desk.runtime.outbound
    outbound.allow_private = False
    try:
        for url in (
            "https://127.0.0.1/v1",
            "https://169.254.169.254",
            "https://[::1]",
            "https://10.0.0.1:8000",
        ):
            refused = await story.post(
                "/v1/engines", {"scope": "location", **ANTHROPIC, "baseUrl": url}, expect=422
            )
            assert "private address" in refused["detail"]
        plain = {"scope": "location", **ANTHROPIC, "baseUrl": "http://192.0.2.3"}
        assert "https://" in (await story.post("/v1/engines", plain, expect=422))["detail"]
    finally:
        outbound.allow_private = True


@pytest.mark.xdist_group("language models")
class TestCalls:
    """What `POST /v1/engines/{id}/test` tells."""

    async def test_a_good_setting_answers(self, story: Story, model: Model) -> None:
        model.answers({"say": "OK"})
        made = await model.thinks_for(story, prices={"input": 10, "output": 100})
        told = await story.post(f"/v1/engines/{made['id']}/test")
        assert (told["ok"], told["told"]) == (True, "openai scripted-1 answered as scripted-1")
        assert (told["inputTokens"], told["outputTokens"], told["attempts"]) == (100, 20, 1)
        assert (told["cost"], told["costKnown"]) == (pytest.approx(0.003), True)

    async def test_one_that_is_repeated_under_its_key_costs_once(self, story: Story, model: Model) -> None:
        model.answers({"say": "OK"})
        made = await model.thinks_for(story)
        key = {"Idempotency-Key": "try it"}
        first, again = [
            await story.client.post(f"/v1/engines/{made['id']}/test", headers=key) for _ in range(2)
        ]
        assert first.json()["ok"]
        assert again.json() == first.json()
        assert again.headers["idempotent-replayed"] == "true"

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ({"status": 401}, "it does not accept the key (status 401)"),
            ({"status": 404}, "it does not know the model or the address (status 404)"),
            ({"raw": "<html>"}, "its answer was not what the protocol says"),
        ],
    )
    async def test_a_bad_one_tells_what_is_wrong(
        self, story: Story, model: Model, line: Json, told: str
    ) -> None:
        model.answers(line)
        made = await model.thinks_for(story, limits={"attempts": 1})
        answered = await story.post(f"/v1/engines/{made['id']}/test")
        assert (answered["ok"], answered["told"]) == (False, told)
        assert model.key not in str(answered)

    async def test_nobody_there_is_told(self, story: Story) -> None:
        body = {
            "scope": "location",
            "model": "m",
            "baseUrl": "http://127.0.0.1:9/v1",
            "limits": {"attempts": 1},
        }
        made = await story.post("/v1/engines", body, expect=201)
        told = (await story.post(f"/v1/engines/{made['id']}/test"))["told"]
        assert told == "it cannot be reached, or the connection broke off"

    async def test_a_key_that_cannot_be_opened_is_told(self, story: Story, model: Model) -> None:
        made = await model.thinks_for(story)
        stranger = Vault(["c3RyYW5nZXJzIHNlYWwgdGhlaXJzIHdpdGggYW5vdGg="])
        async with story.desk.runtime.db.system(actor=OPERATOR, cause="test") as tx:
            await tx.execute(
                "UPDATE engines SET sealed_key = $2 WHERE id = $1", made["id"], stranger.seal("sk-x")
            )
        told = await story.post(f"/v1/engines/{made['id']}/test")
        assert told["ok"] is False
        assert "give the apiKey again" in told["told"]

    async def test_a_changed_setting_counts_at_once(self, story: Story, model: Model) -> None:
        made = await model.thinks_for(story)
        await story.post(f"/v1/engines/{made['id']}/test")
        await story.patch(f"/v1/engines/{made['id']}", {"model": "scripted-2"})
        await story.post(f"/v1/engines/{made['id']}/test")
        assert [asked["model"] for asked in model.asked] == ["scripted-1", "scripted-2"]

    async def test_a_private_address_is_refused_at_the_call_too(self, story: Story, model: Model) -> None:
        """What a name leads to may have changed since it was set."""
        engines = story.desk.runtime.engines
        engines.allow_private = False
        try:
            made = await model.thinks_for(story)
            told = await story.post(f"/v1/engines/{made['id']}/test")
        finally:
            engines.allow_private = True
        assert (told["ok"], told["told"]) == (
            False,
            "127.0.0.1 leads to a private address, which tenants may not name",
        )
        assert model.asked == []

    async def test_a_preview_thinks_with_the_chosen_engine(self, story: Story, model: Model) -> None:
        agent = (await story.make_agent())["agentId"]
        await model.thinks_for(story)
        model.answers(answer("From nine to six."))
        seen = await story.post(
            f"/v1/agents/{agent}/preview", {"messages": [{"role": "contact", "body": "When?"}]}
        )
        assert (seen["reply"], seen["intent"], seen["confidence"]) == ("From nine to six.", "question", 0.8)
        engine = seen["engine"]
        assert (engine["name"], engine["model"], engine["inputTokens"]) == ("llm", "scripted-1", 100)
        assert (engine["attempts"], engine["fallback"], engine["costKnown"]) == (1, None, False)
