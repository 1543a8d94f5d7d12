"""The time zones that are offered are those that the database counts with."""

from frontdesk.kit.zones import time_zones
from tests.support.story import Story


async def test_the_database_knows_every_time_zone_that_is_offered(story: Story) -> None:
    async with story.desk.runtime.db.read(story.location_id) as read:
        known = {row["name"] for row in await read.fetch("SELECT name FROM pg_timezone_names")}
    assert {"Europe/Madrid", "UTC", "America/Coyhaique"} <= time_zones() <= known
