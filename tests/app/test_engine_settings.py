"""The installation's language model: its settings, and what the doctor says of it."""

import pytest

from frontdesk.app.cli.doctor.models import look_at_keys, look_at_model
from frontdesk.app.engines import installed
from frontdesk.app.settings import SettingsProblem, read_settings, tell_settings
from frontdesk.domain.engines import EngineSettings, Limits, Prices
from frontdesk.flow.thinking import Engines, Installed, ModelSpec, Thinker
from frontdesk.kit.db import OPERATOR
from frontdesk.kit.vault import Vault
from tests.support.desk import SECRET_KEY
from tests.support.models import Model
from tests.support.scripted import ScriptedEngine
from tests.support.story import Story

LLM = {"FRONTDESK_ENGINE": "llm", "FRONTDESK_LLM_MODEL": "m", "FRONTDESK_LLM_API_KEY": "sk-secret-key"}


def settle(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"FRONTDESK_ENGINE": "llm"}, "FRONTDESK_LLM_MODEL: FRONTDESK_ENGINE is llm, so name the model."),
        (
            {"FRONTDESK_ENGINE": "llm", "FRONTDESK_LLM_MODEL": "m"},
            "FRONTDESK_LLM_API_KEY: openai needs a key; only a server of your own (FRONTDESK_LLM_BASE_URL)"
            " may do without.",
        ),
        (LLM | {"FRONTDESK_LLM_PROVIDER": "nobody"}, "FRONTDESK_LLM_PROVIDER: Input should be 'openai'"),
        (LLM | {"FRONTDESK_LLM_BASE_URL": "llm.local"}, "FRONTDESK_LLM_BASE_URL: begins with http://"),
        (LLM | {"FRONTDESK_LLM_TIMEOUT": "0"}, "FRONTDESK_LLM_TIMEOUT: Input should be greater than 0"),
        (LLM | {"FRONTDESK_LLM_INPUT_PRICE": "1"}, "FRONTDESK_LLM_OUTPUT_PRICE: give both, or none."),
        ({"FRONTDESK_ENGINE": "gpt"}, "FRONTDESK_ENGINE: Input should be 'embedded' or 'llm'"),
    ],
)
def test_a_wrong_setting_is_told_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], told: str
) -> None:
    settle(monkeypatch, variables)
    with pytest.raises(SettingsProblem) as problem:
        read_settings()
    assert told in str(problem.value)
    assert "sk-secret-key" not in str(problem.value)


def test_the_settings_say_what_thinks(monkeypatch: pytest.MonkeyPatch) -> None:
    settle(
        monkeypatch,
        LLM
        | {
            "FRONTDESK_LLM_PROVIDER": "anthropic",
            "FRONTDESK_LLM_TEMPERATURE": "0.2",
            "FRONTDESK_LLM_MAX_TOKENS": "300",
            "FRONTDESK_LLM_FALLBACK": "handover",
            "FRONTDESK_LLM_INPUT_PRICE": "1",
            "FRONTDESK_LLM_OUTPUT_PRICE": "5",
        },
    )
    settings = read_settings()
    chosen = installed(settings)
    assert chosen.settings == EngineSettings(
        provider="anthropic",
        model="m",
        temperature=0.2,
        limits=Limits(output_tokens=300),
        fallback="handover",
        prices=Prices(1, 5),
    )
    assert chosen.api_key == "sk-secret-key"
    assert "sk-secret-key" not in repr(chosen)
    assert "sk-secret-key" not in repr(settings)
    assert {one.variable: one.value for one in tell_settings(settings)}["FRONTDESK_LLM_API_KEY"] == "***"


def test_a_server_of_ones_own_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    settle(
        monkeypatch,
        {
            "FRONTDESK_ENGINE": "llm",
            "FRONTDESK_LLM_MODEL": "llama3",
            "FRONTDESK_LLM_BASE_URL": "http://localhost:11434/v1/",
        },
    )
    assert installed(read_settings()).settings.base_url == "http://localhost:11434/v1"


async def test_the_installations_model_thinks_where_nobody_chose(
    story: Story, scripted_engine: ScriptedEngine
) -> None:
    """Its model is opened once and closed with the process."""
    opened: list[ModelSpec] = []

    async def open_none(spec: ModelSpec) -> Thinker:
        opened.append(spec)
        raise ValueError("nobody is there")

    runtime = story.desk.runtime
    engines = Engines(
        runtime.db,
        runtime.vault,
        embedded=scripted_engine,
        installed=Installed(EngineSettings(model="m"), "sk-secret-key"),
        open_thinker=open_none,
        allow_private=False,
    )
    agent = (await story.make_agent())["agentId"]
    async with runtime.db.read(story.location_id) as read:
        choice = await engines.choose(read, story.location_id, agent)
    assert (choice.set_at, choice.settings.model, engines.name) == ("installation", "m", "llm")
    async with engines.for_turn(story.location_id, agent) as engine:
        assert engine.name == "llm"
    async with engines.for_turn(story.location_id, agent, economise=True) as engine:
        assert engine is scripted_engine
    [spec] = opened
    assert (spec.api_key, spec.may_be_private) == ("sk-secret-key", True)


@pytest.mark.xdist_group("language models")
async def test_the_doctor_calls_the_model_when_asked(monkeypatch: pytest.MonkeyPatch, model: Model) -> None:
    base = {"FRONTDESK_LLM_BASE_URL": f"{model.server}/v1", "FRONTDESK_LLM_API_KEY": model.key}
    settle(monkeypatch, LLM | base)
    settings = read_settings()
    [silent] = [finding async for finding in look_at_model(settings, call=False)]
    assert (silent.state, "--call-engine" in silent.told) == ("ok", True)
    assert model.asked == []
    [called] = [finding async for finding in look_at_model(settings, call=True)]
    assert (called.state, called.told[:22]) == ("ok", "openai m answered as m")
    model.answers({"status": 401})
    [refused] = [finding async for finding in look_at_model(settings, call=True)]
    assert refused.state == "wrong"
    assert refused.told == "openai m does not answer: it does not accept the key (status 401)."


async def test_the_doctor_finds_keys_that_cannot_be_opened(story: Story) -> None:
    body = {"scope": "location", "model": "m", "apiKey": "sk-some-key-0123456789"}
    made = await story.post("/v1/engines", body, expect=201)
    stranger = Vault(["c3RyYW5nZXJzIHNlYWwgdGhlaXJzIHdpdGggYW5vdGg="])
    async with story.desk.runtime.db.system(actor=OPERATOR, cause="test") as tx:
        await tx.execute(
            "UPDATE engines SET sealed_key = $2 WHERE id = $1", made["id"], stranger.seal("sk-x")
        )
    settings = read_settings(secret_key=SECRET_KEY)
    found = [finding async for finding in look_at_keys(settings, story.desk.runtime.db)]
    [mine] = [finding for finding in found if finding.location_id == story.location_id]
    assert (mine.state, made["id"] in mine.told) == ("warning", True)
