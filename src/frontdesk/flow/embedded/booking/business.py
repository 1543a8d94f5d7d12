"""What an agent can book, and how the talk about it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time

from frontdesk.flow.embedded.booking.clock import on_clock_meant
from frontdesk.flow.embedded.booking.state import Talk
from frontdesk.flow.embedded.booking.talk import follow
from frontdesk.flow.engine import BookingOffer, BookingState, BookingView, Field, FreeTime, Offer, Situation
from frontdesk.flow.language.asked import fields_asked
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.telling import why_untold
from frontdesk.flow.language.values.mentions import Value, find_emails, find_phones
from frontdesk.flow.language.values.names import bare_name, given_name
from frontdesk.flow.retrieval.language import Language

INSTEAD: Mapping[str, tuple[str, ...]] = {"email": ("phone",), "name": ("first_name", "last_name")}
"""Which details do as well."""


@dataclass(frozen=True)
class Business:
    """The action for appointments, what it offers, the talk, and the details that were given in it."""

    offer: Offer
    booking: BookingOffer
    talk: Talk
    given: frozenset[str] = field(default_factory=frozenset)

    def missing(self, now_given: Mapping[str, object]) -> list[Field]:
        """What must still be asked for before a booking."""
        known = self.given | set(now_given)
        return [
            wanted
            for wanted in self.booking.missing
            if wanted.key not in known and not known & set(INSTEAD.get(wanted.key, ()))
        ]

    def view(self, state: BookingState | None = None, offered: Sequence[FreeTime] = ()) -> BookingView | None:
        """How far it has come, for whoever looks at a turn; None where nothing was said of it."""
        talk = self.talk
        minute = talk.minute if talk.minute is not None else talk.named
        if state is None and talk.task is None and talk.day is None and minute is None:
            return None
        return BookingView(
            state=state or ("booked" if talk.booked else "collecting"),
            timezone=self.booking.timezone,
            calendar_id=self.booking.calendar_id,
            day=talk.day,
            time=time(minute // 60 % 24, minute % 60) if minute is not None else None,
            offered=tuple(offered),
        )


def find_business(
    situation: Situation, offers: Sequence[Offer], languages: Sequence[Language]
) -> Business | None:
    """The one that is spoken of: by the name of its calendar or action where there are several."""
    booking = [offer for offer in offers if offer.booking is not None]
    if not booking:
        return None
    offer = max(booking, key=lambda one: _last_named(one, situation))
    assert offer.booking is not None
    said = (line.body for line in situation.history if line.role == "contact")
    on_clock = on_clock_meant(offer.booking, said, situation.now)
    return Business(
        offer,
        on_clock,
        follow(situation, on_clock, languages),
        _given_before(situation, on_clock, languages),
    )


def _last_named(offer: Offer, situation: Situation) -> int:
    """The place of the last line that names it, -1 for none."""
    assert offer.booking is not None
    names = [name for name in (plain(offer.booking.calendar), plain(offer.name)) if name]
    for place in range(len(situation.history) - 1, -1, -1):
        said = f" {plain(situation.history[place].body)} "
        if any(f" {name} " in said for name in names):
            return place
    return -1


def _given_before(
    situation: Situation, booking: BookingOffer, languages: Sequence[Language]
) -> frozenset[str]:
    """Details that stand in the customer's earlier lines: a preview has no record that holds them."""
    found: set[str] = set()
    earlier = situation.history[: len(situation.history) - situation.unanswered]
    before = ""
    for line in earlier:
        if line.role != "contact":
            before = line.body
            continue
        if any(_is_own(line.body, value) for value in find_emails(line.body)):
            found.add("email")
        if any(_is_own(line.body, value) for value in find_phones(line.body, situation.country)):
            found.add("phone")
        asked = {
            field.key: field.kind for field in booking.missing if field.key in fields_asked(before, [field])
        }
        named = given_name(line.body, languages) or (
            bare_name(line.body, languages) if "full_name" in asked.values() else None
        )
        if named is not None:
            found.add("name")
        found |= {key for key, kind in asked.items() if kind not in ("email", "phone", "full_name")}
    return frozenset(found)


def _is_own(text: str, address: Value) -> bool:
    return why_untold(text, address.start, address.end, address=True) is None
