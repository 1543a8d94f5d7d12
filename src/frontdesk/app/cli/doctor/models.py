"""Language models: the installation's own, called where that is asked for, and the keys tenants gave."""

from collections.abc import AsyncIterator

from frontdesk.app.cli.doctor.finding import Finding, ok, warning, wrong
from frontdesk.app.engines import installed, open_language_model
from frontdesk.app.settings import Settings
from frontdesk.domain.engines import store
from frontdesk.flow.thinking import ModelSpec
from frontdesk.kit.db import Database
from frontdesk.kit.vault import Sealed

_ADVICE = "Look at the FRONTDESK_LLM_ settings: frontdesk settings shows them."


async def look_at_model(settings: Settings, *, call: bool) -> AsyncIterator[Finding]:
    """The installation's model. A call takes a second or so and costs a few tokens."""
    chosen = installed(settings)
    if chosen.settings.kind == "embedded":
        return
    told = chosen.settings.told
    if not call:
        yield ok("engine", f"{told} is set to think; --call-engine makes one tiny call to it.")
        return
    try:
        thinker = await open_language_model(ModelSpec(chosen.settings, chosen.api_key, may_be_private=True))
    except ValueError as problem:
        yield wrong("engine", f"{problem}.", _ADVICE)
        return
    try:
        probed = await thinker.probe()
    finally:
        await thinker.close()
    if probed.succeeded:
        yield ok("engine", f"{probed.told} in {probed.usage.latency_ms / 1000:.1f} s.")
    else:
        yield wrong("engine", f"{told} does not answer: {probed.told}.", _ADVICE)


async def look_at_keys(settings: Settings, db: Database) -> AsyncIterator[Finding]:
    """Whether the keys that tenants gave can be opened."""
    vault = settings.open_vault()
    async with db.system(cause="doctor") as tx:
        for setting, sealed in await store.list_keys(tx):
            try:
                vault.open(sealed)
            except Sealed:
                yield warning(
                    "engine",
                    f"The key of the engine {setting.id} ({setting.scope}, {setting.settings.told}) was"
                    " encrypted with another secret key; its fallback answers.",
                    "Bring the former key back into FRONTDESK_SECRET_KEY or secret.key, or give the apiKey"
                    " again.",
                    location_id=setting.location_id,
                )
