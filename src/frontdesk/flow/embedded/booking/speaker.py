"""The words and uses of one turn about appointments: what the plans for them have in common."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from frontdesk.flow.booking.shown import shown_day, shown_time
from frontdesk.flow.booking.wishes import Wish, Wishes, to_arguments
from frontdesk.flow.embedded.booking.business import Business
from frontdesk.flow.embedded.booking.phrasebook import Sayings
from frontdesk.flow.embedded.booking.phrases import SAYINGS
from frontdesk.flow.embedded.booking.state import Proposed, Talk
from frontdesk.flow.embedded.details import Details
from frontdesk.flow.embedded.sense import Plan, Sense, joined
from frontdesk.flow.engine import BookingState, Done, FreeTime, Upcoming, Use

_SURE = 0.95
_PROBABLE = 0.8


class Speaker:
    """Speaks for one business, in the customer's language and zone."""

    def __init__(self, sense: Sense, business: Business) -> None:
        self._sense = sense
        self._business = business
        self._talk: Talk = business.talk
        self._language = sense.memory.languages[0]
        self._says: Sayings = SAYINGS[self._language]
        self._zone = ZoneInfo(business.booking.timezone)
        self._details: Details | None = None
        self._refused = False  # it was tried in this turn to book or to move, and not done
        self._needs: frozenset[str] = frozenset()  # keys of the details for want of which it was not done

    @property
    def _asks_on(self) -> bool:
        """Whether other times are asked for than those that were spoken of."""
        return self._talk.earlier or self._talk.later or self._talk.others

    def _moving(self) -> Upcoming | None:
        return next(
            (one for one in self._business.booking.upcoming if self._proposed(one) == self._talk.moving), None
        )

    def _proposed(self, one: Upcoming) -> Proposed:
        shown = one.start.astimezone(self._zone)
        return Proposed(shown.date(), shown.hour * 60 + shown.minute)

    def _exact(self) -> Wishes:
        talk = self._talk
        if not talk.is_exact:
            return self._wishes()
        return Wishes((Wish(talk.day, talk.day, talk.minute),))

    def _wishes(self) -> Wishes:
        talk = self._talk
        first, last = talk.span or (talk.day, talk.day)
        window = talk.window or (None, None)
        any_of = talk.options or (Wish(first, last, talk.minute, window[0], window[1]),)
        without = talk.without
        weekdays = {day.weekday for day in without if day.weekday is not None}
        wishes = Wishes(
            any_of,
            not_days=tuple(day.first for day in without if day.weekday is None and day.exact),
            not_weekdays=tuple(sorted(weekdays | ({5, 6} if talk.workdays else set()))),
        )
        spoken_of = sorted(
            moment for one in talk.proposed if (moment := self._moment_of(one)) is not None
        ) or ([self._moment()] if talk.day is not None and talk.minute is not None else self._stands())
        if talk.soonest and not self._asks_on:
            return replace(wishes, after=self._sense.situation.now)
        if not spoken_of or not self._asks_on:
            return wishes
        day = talk.day if talk.span is None else None
        loose = replace(wishes, any_of=(Wish(day or first, day or last, None, window[0], window[1]),))
        if talk.earlier:
            return replace(loose, before=spoken_of[0])
        return replace(loose, after=spoken_of[-1])

    def _stands(self) -> list[datetime]:
        """When the appointment is that is to be moved: "can I come later?"."""
        upcoming = self._business.booking.upcoming
        moving = self._moving() or (upcoming[0] if len(upcoming) == 1 else None)
        return [moving.start] if moving is not None and self._talk.task == "move" else []

    def _moment_of(self, one: Proposed) -> datetime | None:
        day = one.day or self._talk.day
        if day is None or one.minute is None:
            return None
        return datetime.combine(day, time(one.minute // 60, one.minute % 60), self._zone)

    def _moment(self) -> datetime:
        talk = self._talk
        assert talk.day is not None
        assert talk.minute is not None
        return datetime.combine(talk.day, time(talk.minute // 60 % 24, talk.minute % 60), self._zone)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)

    def _say(self, sentence: str, moment: datetime, **more: str) -> str:
        """The sentence with the moment in it; its zone as well, where it might be taken for another."""
        booking = self._business.booking
        when = self._when(moment)
        zone = self._zone_of(moment, booking.own_timezone)
        if "{zone}" not in sentence and booking.timezone != booking.own_timezone:
            when = f"{when} ({zone})"
        return sentence.format(when=when, zone=zone, calendar=booking.calendar, **more)

    def _when(self, moment: datetime) -> str:
        shown = moment.astimezone(self._zone)
        country = self._sense.situation.country
        return self._says.when.format(day=self._day(shown), time=shown_time(shown, self._language, country))

    def _day(self, moment: datetime) -> str:
        return shown_day(moment, self._language, self._sense.situation.country)

    def _when_of(self, one: Upcoming) -> str:
        """When an appointment is, with the zone where it is not that of its calendar."""
        when = self._when(one.start)
        if one.timezone == self._business.booking.timezone:
            return when
        return f"{when} ({self._zone_of(one.start, one.timezone)})"

    def _zone_of(self, moment: datetime, own_zone: str) -> str:
        """The zone in which a time is told; with it the time on the calendar's own clock, where that differs.

        People travel, and come to the place by its clock.
        """
        zone = self._business.booking.timezone
        if zone == own_zone:
            return zone
        shown, there = moment.astimezone(self._zone), moment.astimezone(ZoneInfo(own_zone))
        if shown.utcoffset() == there.utcoffset():
            return zone
        time_there = shown_time(there, self._language, self._sense.situation.country)
        day_there = "" if shown.date() == there.date() else f"{self._day(there)}, "
        return f"{zone}; {day_there}{time_there} {own_zone}"

    def _let_go(self) -> tuple[Use, ...]:
        """What is kept for the customer is given back, where something is."""
        return () if self._business.booking.held is None else (self._use({"do": "release"}),)

    def _search(
        self, because: str, wishes: Wishes, *, moving: Upcoming | None = None, notes: bool = True
    ) -> Plan:
        arguments = {"do": "find", **to_arguments(wishes)}
        if self._talk.task == "move":
            moving = moving or self._moving()
        if moving is not None:
            arguments["appointment"] = moving.id
        if self._business.booking is not self._business.offer.booking:
            arguments["timezone"] = self._business.booking.timezone
        use = self._use(arguments)
        uses = (*(self._notes() if notes else ()), use)
        return Plan(
            "appointment",
            _SURE if self._talk.agreed else _PROBABLE,
            (because,),
            uses=uses,
            reasons={self._business.offer.action_id: because},
            booking=self._business.view(),
        )

    def _notes(self) -> tuple[Use, ...]:
        """Details that the message gives: the agent's own actions note theirs, this one the rest."""
        uses = self._details.uses if self._details is not None else ()
        given = {
            field.key: self._sense.reading.values[field.key]
            for field in self._business.offer.fields
            if field.key in self._sense.reading.values
        }
        if not given:
            return uses
        note = Use(
            self._business.offer.action_id,
            _SURE,
            {"do": "note", **{key: value.value for key, value in given.items()}},
            {key: value.text for key, value in given.items()},
        )
        return (*uses, note)

    def _use(self, arguments: dict[str, object]) -> Use:
        return Use(self._business.offer.action_id, _SURE if self._talk.agreed else _PROBABLE, arguments)

    def _made(
        self,
        because: str,
        uses: Sequence[Use],
        say: str | None,
        *,
        state: BookingState | None = None,
        offered: Sequence[FreeTime] = (),
        said: Sequence[Done] = (),
    ) -> Plan:
        """Words, with what else the message asks answered before them."""
        first = self._details is not None
        notes = self._notes() if first else ()
        findings = self._sense.findings
        return Plan(
            "appointment",
            _SURE,
            (because,),
            uses=(*notes, *uses),
            say=joined([self._details.noted if self._details else "", *findings.texts, say or ""]),
            used_passages=findings.used,
            reasons={self._business.offer.action_id: because},
            booking=self._business.view(state, offered),
        )
