"""Data directories with a migrated database in them, copied from one that a run makes once."""

import asyncio
import subprocess
from pathlib import Path

import asyncpg
from filelock import FileLock

from frontdesk.kit.migrate import migrate
from frontdesk.kit.postgres import attach

_STOPPING_SECONDS = 30


def make_data_dir(data_dir: Path, models_dir: Path, shared: Path) -> None:
    """As `frontdesk migrate` leaves it, with the run's embedding models; blocks."""
    template = shared / "installed"
    with FileLock(shared / "installed.lock"):
        if not template.exists():
            making = shared / "installing"
            making.mkdir(mode=0o711)
            _make(making)
            making.rename(template)
    # Not shutil: the database's files belong to an account of its own.
    subprocess.run(["cp", "-a", template, data_dir], check=True)
    models_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / "models").symlink_to(models_dir)


def _make(data_dir: Path) -> None:
    with attach(data_dir) as attached:
        asyncio.run(_fill(attached.admin_url, attached.url))
    attached.wait_stopped(_STOPPING_SECONDS)


async def _fill(admin_url: str, url: str) -> None:
    await migrate(url)
    connection = await asyncpg.connect(admin_url)
    try:
        # Nothing here has to outlive the machine's power.
        await connection.execute("ALTER SYSTEM SET fsync = off")
    finally:
        await connection.close()
