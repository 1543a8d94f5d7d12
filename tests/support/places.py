"""Where a run of tests keeps its files."""

import shutil
import tempfile
from pathlib import Path

SHARED = "FRONTDESK_TESTS_SHARED"
"""The variable with the directory that all workers of a run share."""
WARM = "warm"
"""In that directory, the socket of the process that becomes commands."""
MODELS = Path(__file__).parents[2] / ".frontdesk" / "models"
"""Where the prepared embedding models live; made once and kept between runs."""
_ENOUGH = 4 * 1024**3


def quick_place() -> Path:
    """Memory in place of the disk, where there is enough of it: whole clusters are made and copied."""
    memory = Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > _ENOUGH:
        return memory
    return Path(tempfile.gettempdir())
