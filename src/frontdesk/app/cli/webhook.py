"""frontdesk webhook: what the installation signs webhooks with."""

import asyncio

from frontdesk.app.cli import screen
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.database import attached, bring_up_to_date
from frontdesk.app.settings import read_settings
from frontdesk.kit.db import OPERATOR, Database
from frontdesk.kit.signing import HEADERS, PublicKey, Signer

app = noun()


@app.callback()
def webhook() -> None:
    """What the installation signs webhooks with."""


@app.command("rotate-keys")
def rotate_keys(json: Json = False) -> None:
    """Sign with new keys from now on. The former ones stay listed at /v1/webhooks/keys.

    Servers and workers take the new keys up within seconds. Also the way out when the keys were encrypted
    with a secret that is lost.
    """
    settings = read_settings()

    async def run(url: str) -> list[PublicKey]:
        await bring_up_to_date(url, screen.note)
        db = await Database.connect(url, connections=2)
        try:
            return await Signer(db, settings.open_vault()).rotate(actor=OPERATOR)
        finally:
            await db.close()

    with attached(settings, screen.note) as place:
        keys = asyncio.run(run(place.url))
    if json:
        screen.answer(
            [
                {
                    "id": key.id,
                    "algorithm": key.algorithm,
                    "header": HEADERS[key.algorithm],
                    "publicKey": key.pem,
                    "since": key.since,
                    "until": key.until,
                }
                for key in keys
            ]
        )
        return
    screen.table(
        ("id", "algorithm", "header", "since", "until"),
        [
            (
                *(key.id, key.algorithm, HEADERS[key.algorithm]),
                *(screen.when(key.since), screen.when(key.until) or "now"),
            )
            for key in keys
        ],
        empty="",
    )
