"""Booking as tools: wishes with typed arguments, and times and appointments by short names.

A model never sees a token and never writes a time that is booked: it names `slot_1`, which stands for one of
the free times that a search has found, and `appointment_1`, which is the customer's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic_ai.tools import ToolDefinition

from frontdesk.flow.booking.wishes import Wish, Wishes, to_arguments
from frontdesk.flow.engine import BookingOffer, Done, FreeTime, Offer

BookingVerb = Literal["find", "hold", "release", "book", "move", "cancel", "link"]

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMES: Mapping[BookingVerb, str] = {
    "find": "find_times",
    "hold": "keep_time",
    "release": "let_time_go",
    "book": "book_time",
    "move": "move_appointment",
    "cancel": "cancel_appointments",
    "link": "send_booking_link",
}
_WHAT: Mapping[BookingVerb, str] = {
    "find": "Look for free times. Leave out whatever the customer leaves open. The free times come in"
    " <free_times> of the next request.",
    "hold": "Keep a free time for the customer for some minutes, once they have chosen it.",
    "release": "Give back the time that is kept for the customer, once they do not want it any more.",
    "book": "Book a free time, only after you have said back day, date, time and time zone and the customer"
    " has said yes to exactly that, or has chosen it from the times that you offered.",
    "move": "Give one of the customer's appointments another free time, after they have said yes to it.",
    "cancel": "Cancel appointments of the customer, after asking whether and why.",
    "link": "Give the customer the address of the booking page, which is told in <done>.",
}


@dataclass(frozen=True)
class BookingTools:
    """The short names of one request, and what stands behind each."""

    verbs: Mapping[str, BookingVerb]  # by the tool's name
    offers: Mapping[str, Offer]
    times: Mapping[str, FreeTime]
    appointments: Mapping[str, str]

    @classmethod
    def of(cls, offers: Sequence[Offer], done: Sequence[Done]) -> "BookingTools":
        verbs: dict[str, BookingVerb] = {}
        known: dict[str, Offer] = {}
        times: dict[str, FreeTime] = {}
        appointments: dict[str, str] = {}
        for number, offer in enumerate(offers, start=1):
            if offer.booking is None:
                continue
            for verb in _allowed(offer.booking):
                verbs[f"{_NAMES[verb]}_{number}"] = verb
                known[f"{_NAMES[verb]}_{number}"] = offer
            for free in offer.booking.offered:
                times.setdefault(free.token, free)
            for one in offer.booking.upcoming:
                appointments.setdefault(one.id, f"appointment_{len(appointments) + 1}")
        for free in (free for one in done for free in one.times):
            times.setdefault(free.token, free)
        return cls(
            verbs,
            known,
            {f"slot_{place}": free for place, free in enumerate(times.values(), start=1)},
            {name: known_as for known_as, name in appointments.items()},
        )

    @property
    def definitions(self) -> list[ToolDefinition]:
        return [
            ToolDefinition(
                name=name,
                description=f"{self.offers[name].name}. {_WHAT[verb]}",
                parameters_json_schema=_ARGUMENTS[verb].model_json_schema(),
                strict=False,
            )
            for name, verb in self.verbs.items()
        ]

    def arguments(self, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the use asks for. Raises ValueError (pydantic's included) with what is wrong."""
        verb = self.verbs[name]
        match read := _ARGUMENTS[verb].model_validate(dict(given)):
            case _Find():
                moving = {"appointment": self._appointment(read.moving)} if read.moving else {}
                return {"do": "find", **to_arguments(read.wishes), **moving}
            case _Move():
                return {
                    "do": "move",
                    "appointment": self._appointment(read.appointment),
                    "token": self._token(read.slot),
                }
            case _Keep():
                moving = {"appointment": self._appointment(read.moving)} if read.moving else {}
                return {"do": "hold", "token": self._token(read.slot), **moving}
            case _Take():
                return {"do": verb, "token": self._token(read.slot)}
            case _Cancel():
                ids = [self._appointment(one) for one in read.appointments]
                return {"do": "cancel", "appointments": ids, "reason": read.reason}
            case _:
                return {"do": verb}

    def _token(self, slot: str) -> str:
        if slot not in self.times:
            raise ValueError(f"{slot[:40]!r} is none of <free_times>")
        return self.times[slot].token

    def _appointment(self, known_as: str) -> str:
        if known_as not in self.appointments:
            raise ValueError(f"{known_as[:40]!r} is none of <appointments>")
        return self.appointments[known_as]

    def free_rows(self) -> list[dict[str, Any]]:
        """The free times as data, on the wall clock that the customer reads."""
        return [
            {"id": name, "starts": _shown(free.start), "as_wished": free.fits}
            for name, free in self.times.items()
        ]

    def appointment_rows(self) -> list[dict[str, Any]]:
        booked = {
            one.id: one for offer in self.offers.values() if offer.booking for one in offer.booking.upcoming
        }
        return [
            {
                "id": known_as,
                "calendar": booked[one].calendar,
                "starts": _shown(booked[one].start),
            }
            for known_as, one in self.appointments.items()
        ]

    def calendar_rows(self) -> list[dict[str, Any]]:
        """What each calendar wants to be known, and what is kept for the customer."""
        seen = {offer.action_id: (name, offer) for name, offer in list(self.offers.items())[::-1]}
        return [
            {
                "tool": name,
                "calendar": offer.booking.calendar,
                "time_zone": offer.booking.timezone,
                **_elsewhere(offer.booking),
                "minutes": round(offer.booking.length.total_seconds() / 60),
                "ask_for_before_booking": [field.label for field in offer.booking.missing],
                **({"kept_for_customer": _shown(offer.booking.held)} if offer.booking.held else {}),
            }
            for name, offer in seen.values()
            if offer.booking is not None
        ]


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Find(_Arguments):
    first_day: date | None = Field(default=None, description="The first day that suits, as YYYY-MM-DD.")
    last_day: date | None = Field(default=None, description="The last day that suits; the same for one day.")
    at: time | None = Field(default=None, description="One exact time of day, as HH:MM.")
    from_time: time | None = Field(default=None, description="Not earlier than this, as HH:MM.")
    to_time: time | None = Field(default=None, description="Earlier than this, as HH:MM.")
    not_weekdays: list[
        Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    ] = Field(default_factory=list, max_length=7, description="Days of the week that do not suit.")
    moving: str | None = Field(
        default=None,
        max_length=40,
        description="The appointment that gets the new time, such as appointment_1.",
    )

    @property
    def wishes(self) -> Wishes:
        wish = Wish(
            self.first_day, self.last_day, _minutes(self.at), _minutes(self.from_time), _minutes(self.to_time)
        )
        return Wishes((wish,), not_weekdays=tuple(_WEEKDAYS.index(day) for day in self.not_weekdays), limit=5)


class _Take(_Arguments):
    slot: str = Field(max_length=40, description="One of the free times, such as slot_1.")


class _Keep(_Take):
    moving: str | None = Field(
        default=None,
        max_length=40,
        description="The appointment that is to get the time, such as appointment_1.",
    )


class _Move(_Take):
    appointment: str = Field(max_length=40, description="The appointment, such as appointment_1.")


class _Cancel(_Arguments):
    appointments: list[Annotated[str, Field(max_length=40)]] = Field(
        min_length=1, max_length=20, description="The appointments, such as appointment_1."
    )
    reason: str = Field(default="", max_length=500, description="The customer's reason, if they gave one.")


class _Nothing(_Arguments):
    """No arguments."""


_ARGUMENTS: Mapping[BookingVerb, type[_Arguments]] = {
    "find": _Find,
    "hold": _Keep,
    "release": _Nothing,
    "book": _Take,
    "move": _Move,
    "cancel": _Cancel,
    "link": _Nothing,
}


def _allowed(booking: BookingOffer) -> list[BookingVerb]:
    if booking.link is not None:
        return ["link"]
    allowed: list[BookingVerb] = ["find", "hold", "book"]
    if booking.held is not None:
        allowed.append("release")
    if booking.upcoming and booking.may_move:
        allowed.append("move")
    if booking.upcoming and booking.may_cancel:
        allowed.append("cancel")
    return allowed


def _elsewhere(booking: BookingOffer) -> dict[str, str]:
    """The calendar's own zone, where the customer's clock is another."""
    same = booking.own_timezone == booking.timezone
    return {} if same else {"own_time_zone": booking.own_timezone}


def _shown(moment: datetime) -> str:
    return f"{moment:%A %Y-%m-%d %H:%M %z}"


def _minutes(given: time | None) -> int | None:
    return None if given is None else given.hour * 60 + given.minute
