"""The demo tells its whole story, as often as one likes on the same data directory."""

import re
from pathlib import Path

import pytest

from frontdesk.app.cli.demo.stage import set_up
from frontdesk.kit.db import Database
from tests.app.installation import installed


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_demo_holds_every_promise_from_nothing(
    shared_dir: Path, models_dir: Path, warm: Path | None
) -> None:
    place = shared_dir / "demo"
    place.mkdir(mode=0o711)
    models_dir.mkdir(parents=True, exist_ok=True)
    (place / "models").symlink_to(models_dir)
    with installed(place, warm) as installation:
        ended = installation.run("demo", "--exit", "--port", "0")
    assert ended.status == 0, ended.out + ended.err
    assert "  NO  " not in ended.out
    for held in ("$85", "+12125550182", "human_handover", "One appointment stands", "The agent sleeps"):
        assert held in ended.out
    assert re.search(r"http://127\.0\.0\.1:\d+/chat/\w{20}", ended.out)
    assert re.search(r"token +pit-", ended.out)
    assert "\x1b" not in ended.out


async def test_each_run_has_a_location_of_its_own_with_the_same_receptionist(database_url: str) -> None:
    db = await Database.connect(database_url, connections=2)
    try:
        async with db.system(cause="test") as tx:
            first, second = await set_up(tx), await set_up(tx)
    finally:
        await db.close()
    assert first.location_id != second.location_id
    assert (first.company_id, first.user_id) == (second.company_id, second.user_id)
    assert (first.earlier, second.earlier) == (0, 1)
