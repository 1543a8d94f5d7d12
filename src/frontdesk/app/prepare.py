"""What comes before serving and working: the database runs and is up to date, the models are made."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from frontdesk.app.database import Place, Tell, attached, bring_up_to_date
from frontdesk.app.problem import CannotRun
from frontdesk.app.settings import Settings
from frontdesk.kit.embedding import Progress, prepare
from frontdesk.kit.embedding.prepared import ConversionFailed
from frontdesk.kit.embedding.weights import WrongWeights


@contextmanager
def prepared(settings: Settings, tell: Tell, report: Progress) -> Iterator[Place]:
    """The database, for as long as the context lasts. Blocks; raises CannotRun, PostgresProblem."""
    models = ThreadPoolExecutor(1, thread_name_prefix="models")
    making = models.submit(prepare_models, settings, report)
    models.shutdown(wait=False)
    with attached(settings, tell) as place:
        asyncio.run(bring_up_to_date(place.url, tell))
        making.result()
        yield place


def prepare_models(settings: Settings, report: Progress) -> None:
    """Make the embedding models where they are missing. Raises CannotRun."""
    try:
        prepare(settings.models_dir, report)
    except (ConversionFailed, WrongWeights) as error:
        raise CannotRun(str(error)) from error
    except OSError as error:
        raise CannotRun(
            f"The models cannot be written to {settings.models_dir}: {error.strerror or error}. "
            "Look at its rights and the space on the disk, or set FRONTDESK_DATA_DIR."
        ) from error
