"""Events are written with the transaction that made them happen, and passed on to listeners in it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from frontdesk.domain.events import Event, NewEvent
from frontdesk.domain.events.store import record_events
from frontdesk.flow.events.derive import derive, with_handed_over
from frontdesk.flow.events.happened import Happened
from frontdesk.kit.db import Change, Recorder, Write


@dataclass(frozen=True)
class Occurred:
    """What happened, as it stands in the log, and the ids of the webhooks that want it."""

    happened: Happened
    event: Event
    wanted_by: tuple[str, ...] = ()


Listener = Callable[[Write, Sequence[Occurred]], Awaitable[None]]
"""Called with the transaction's events of the kind it listens to, before the commit. Longer work is a job."""

Listeners = Mapping[type[Happened], Sequence[Listener]]
"""For a kind of event (Happened: for all) those that want to hear of it."""


def recorder(listeners: Listeners) -> Recorder:
    """What a database does with the changes of each transaction."""

    async def record(tx: Write, changes: Sequence[Change]) -> None:
        told = with_handed_over([what for change in changes for what in derive(change)])
        if told:
            await tell(tx, told, listeners)

    return record


async def tell(tx: Write, told: Sequence[Happened], listeners: Listeners) -> list[Occurred]:
    """Write down what happened, and let the listeners know.

    What is of no location and no company, as something done past all tenants may be, is left out.
    """
    pairs = [(what, new) for what in told if (new := _new(what, tx)).location_id or new.company_id]
    if not pairs:
        return []
    recorded = await record_events(tx, [new for _, new in pairs])
    occurred = [
        Occurred(what, row.event, row.wanted_by) for (what, _), row in zip(pairs, recorded, strict=True)
    ]
    for kind, those in listeners.items():
        heard = [one for one in occurred if isinstance(one.happened, kind)]
        for listener in those if heard else ():
            await listener(tx, heard)
    return occurred


def _new(what: Happened, tx: Write) -> NewEvent:
    return NewEvent(
        type=what.type,
        location_id=what.about("location_id") or tx.location_id,
        company_id=what.about("company_id") or tx.company_id,
        contact_id=what.about("contact_id"),
        conversation_id=what.about("conversation_id"),
        agent_id=what.about("agent_id"),
        data=what.data,
    )
