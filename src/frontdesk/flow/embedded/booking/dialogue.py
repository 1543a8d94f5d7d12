"""What to do and say about appointments: ask, look for times, offer, read back, book."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from frontdesk.flow.embedded.booking.business import INSTEAD, Business
from frontdesk.flow.embedded.booking.changing import Changing
from frontdesk.flow.embedded.booking.claims import names_appointment
from frontdesk.flow.embedded.details import Details
from frontdesk.flow.embedded.sense import Plan, Sense, joined
from frontdesk.flow.engine import Done, Field, FreeTime

_PHONE = Field("phone", "phone number", "phone")
"""Does as well as an e-mail address."""
_MOST_SEARCHES = 2  # each may be followed by a try; the turn ends before its steps are used up


def speak_of_appointment(sense: Sense, details: Details) -> Plan | None:
    """The plan for a message about an appointment; None for one about something else."""
    business = sense.appointment
    if business is None:
        return None
    talk = business.talk
    if talk.asks_mine and not (talk.agreed and talk.yes) and business.booking.link is None:
        dialogue = _Dialogue(sense, business)
        return dialogue.tell_upcoming(details, dialogue.again())
    if business.talk.task is None or not _concerns_it(sense, business):
        return None
    return _Dialogue(sense, business).plan(details)


def after_appointment(sense: Sense, done: Sequence[Done]) -> Plan | None:
    """What follows once a use for booking was performed; None where there was none."""
    business = sense.appointment
    if business is None:
        return None
    own = [one for one in done if one.use.action_id == business.offer.action_id and _verb(one) != "release"]
    if not own:
        return None
    return _Dialogue(sense, business).after(own, done)


def open_question(sense: Sense) -> str:
    """What was asked about an appointment and is still open, to be asked again after something else."""
    business = sense.appointment
    if business is None or business.talk.task is None or business.talk.booked or business.talk.fresh:
        return ""
    if business.booking.link is not None:
        return ""
    return _Dialogue(sense, business).again()


def _concerns_it(sense: Sense, business: Business) -> bool:
    talk = business.talk
    if talk.fresh:
        leaves = sense.reading.heard.leaves or talk.over
        asks_on = (
            talk.earlier or talk.others or (talk.later and (talk.rejected or "?" in sense.situation.question))
        )
        return talk.yes or asks_on or not (leaves and not talk.slots)
    if talk.asks_how and not sense.findings.answers and not talk.booked:
        return names_appointment(sense.situation, sense.memory.languages)
    details = {field.key for field in business.offer.fields} | {f.key for f in business.booking.missing}
    details |= {other for key in details for other in INSTEAD.get(key, ())}
    return talk.agreed and bool(details & set(sense.reading.values))


class _Dialogue(Changing):
    """Plans for a message about an appointment, and for what its uses came to."""

    def plan(self, details: Details) -> Plan:
        self._details = details
        booking = self._business.booking
        if booking.link is not None:
            because = "An appointment is wished for, and only the booking page may be given."
            use = self._use({"do": "link"})
            return self._made(because, (use,), self._says.link.format(link=booking.link))
        if self._talk.dropped:
            text = self._says.nothing_to_cancel if self._talk.unbooked else self._says.stays
            return self._made("It is not wanted any more.", self._let_go(), text)
        if self._talk.task == "cancel":
            return self._cancel()
        if self._talk.task == "move":
            return self._move()
        return self._book()

    def _book(self) -> Plan:
        talk, says = self._talk, self._says
        upcoming = self._business.booking.upcoming
        if upcoming and not talk.another and not talk.agreed:
            # Where a wish is already being talked of, the question was answered before.
            because = "The customer has an appointment already: another one, or is it to be moved?"
            text = says.existing.format(when=self._when_of(upcoming[0]))
            return self._made(because, (), text, state="collecting")
        if self._asks_on:
            return self._search("Other times are asked for.", self._wishes())
        if talk.rejected:
            return self._made("What was proposed does not suit.", self._let_go(), says.what_instead)
        if talk.yes and len(talk.proposed) > 1 and not self._is_one_of_those():
            return self._made("Yes, but to which of them?", (), self._listed_again(), state="offering")
        if talk.is_exact:
            why = "agreed on" if talk.agreed else "wished for"
            return self._search(f"One time is {why}: {talk.day} {_clock(talk.minute)}.", self._exact())
        if talk.knows_anything:
            return self._search("Times are looked for as they are wished for.", self._wishes())
        return self._made("Neither day nor time is known yet.", (), says.ask_when)

    def _is_one_of_those(self) -> bool:
        """Whether the time that is wished for is among those proposed."""
        talk = self._talk
        return talk.is_exact and any(
            one.minute == talk.minute and one.day in (None, talk.day) for one in talk.proposed
        )

    def after(self, own: Sequence[Done], done: Sequence[Done]) -> Plan:
        """By what was done last, and how it went."""
        last = own[-1]
        verb = last.use.arguments.get("do")
        self._refused = any(_verb(one) in ("book", "move") and not one.succeeded for one in own)
        self._needs = frozenset(key for one in own for key in one.needs)
        if last.needs and (free := _meant(last, own)) is not None:
            return self._keep(free)
        if verb == "find" and last.succeeded:
            return self._found(last, own)
        searches = sum(one.use.arguments.get("do") == "find" for one in own)
        if verb in ("book", "hold", "move") and not last.succeeded and searches < _MOST_SEARCHES:
            return self._search(f"It could not be done: {last.told}.", self._exact(), notes=False)
        if verb == "note":
            return self._made("Details were noted.", (), self._sense.words.says.all_right, said=done)
        if last.succeeded:
            return Plan("appointment", 1.0, (last.told,), say=self._sense.words.says.all_right)
        says = self._sense.words.says
        person = says.offer_person if self._sense.by_cue("contact_request") else ""
        return self._made(f"It could not be done: {last.told}.", (), joined([says.did_not_work, person]))

    def _found(self, found: Done, own: Sequence[Done]) -> Plan:
        """Free times were found, or none: book, read back, or offer."""
        talk, says = self._talk, self._says
        refused = any(
            one.use.arguments.get("do") in ("book", "hold", "move") and not one.succeeded for one in own
        )
        exact = talk.is_exact and not self._asks_on
        fit = next((free for free in found.times if free.fits), None)
        if exact and fit is not None:
            if talk.task == "move":
                return self._move_to(fit)
            return self._take(fit) if talk.agreed else self._read_back(fit)
        if not found.times:
            return self._made("No time is free near the wish.", (), says.nothing_free, state="collecting")
        opening = ""
        if exact:
            opening = self._say(says.taken if refused else says.not_free, self._moment())
        elif not any(free.fits for free in found.times) and not self._asks_on:
            opening = self._none_fits()
        return self._offered(found.times, opening)

    def _offered(self, times: Sequence[FreeTime], opening: str) -> Plan:
        if len(times) == 1 and self._talk.task != "move":
            text = self._say(self._says.offers_one, times[0].start)
        else:
            text = self._listed([free.start for free in times])
        return self._made(
            f"{len(times)} free times are offered.",
            () if self._asks_on else self._let_go(),
            joined([opening, text]),
            state="offering",
            offered=times,
        )

    def _none_fits(self) -> str:
        day = self._talk.day
        if day is None or self._talk.minute is not None or self._talk.window is not None:
            return self._says.none_fits
        return self._says.none_on.format(day=self._day(self._midnight(day)))

    def _listed(self, moments: Sequence[datetime]) -> str:
        lines = [f"{place}. {self._when(moment)}" for place, moment in enumerate(moments, 1)]
        says = self._says
        return "\n".join([says.offers.format(zone=self._business.booking.timezone), *lines, says.which])

    def _listed_again(self) -> str:
        """The times that were proposed, where they are known in full, and the question for one of them."""
        moments = [self._moment_of(one) for one in self._talk.proposed]
        known = [moment for moment in moments if moment is not None]
        return self._listed(known) if len(known) == len(moments) else self._says.which

    def _read_back(self, free: FreeTime) -> Plan:
        """The time is kept, and everything about it said back before it is booked."""
        text = self._say(self._says.read_back, free.start)
        use = self._use({"do": "hold", "token": free.token})
        return self._made(
            "The time is free and is read back.", (use,), text, state="confirming", offered=(free,)
        )

    def _take(self, free: FreeTime) -> Plan:
        """Agreed: booked, once everything is known that must be."""
        if self._missing():
            return self._keep(free)
        if self._refused:
            return self._read_back(free)
        # The business's own confirmation takes the place of these words, not of an answer beside them.
        answer = joined(self._sense.findings.texts)
        use = self._use(
            {"do": "book", "token": free.token, **({"answer": answer} if answer is not None else {})}
        )
        text = self._say(self._says.booked, free.start)
        return self._made("The customer said yes to exactly this time.", (use,), text, state="booked")

    def _missing(self) -> list[Field]:
        """What a booking was refused for in this turn; else what seems to be missing."""
        booking = self._business.booking
        needed = [known for known in booking.missing if known.key in self._needs]
        return needed or self._business.missing(self._sense.reading.values)

    def _keep(self, free: FreeTime) -> Plan:
        """Kept while the first detail that is missing is asked for."""
        wanted = self._missing()[0]
        if self._talk.refused and wanted.key == "email" and "phone" not in self._sense.memory.asked:
            wanted = _PHONE
        use = self._use({"do": "hold", "token": free.token})
        insists = self._talk.refused and wanted is not _PHONE and not self._sense.reading.values
        needed = self._says.needed if insists else ""
        keeping = self._say(self._says.keeping, free.start)
        text = joined([needed, keeping, self._sense.words.ask(wanted)])
        because = f"Agreed; the {wanted.label} must be known before."
        return self._made(because, (use,), text, state="confirming", offered=(free,))

    def again(self) -> str:
        """The question that is open, once more."""
        talk, says = self._talk, self._says
        if talk.task == "cancel" or (talk.task == "move" and not talk.is_exact):
            return ""
        if talk.agreed and talk.is_exact:
            missing = self._business.missing(self._sense.reading.values)
            keeping = self._say(says.keeping, self._moment())
            return joined([keeping, self._sense.words.ask(missing[0])]) or "" if missing else ""
        if talk.read_back and talk.is_exact and talk.task == "book":
            return self._say(says.read_back, self._moment())
        if len(talk.proposed) > 1:
            return says.which
        if talk.day is not None and talk.minute is None:
            return says.ask_time.format(day=self._day(self._midnight(talk.day)))
        return says.ask_when if talk.task == "book" else ""


def _verb(one: Done) -> object:
    return one.use.arguments.get("do")


def _meant(use: Done, own: Sequence[Done]) -> FreeTime | None:
    """The free time of this turn that a use named by its token."""
    token = use.use.arguments.get("token")
    return next((free for one in own for free in one.times if free.token == token), None)


def _clock(minute: int | None) -> str:
    return str(timedelta(minutes=minute or 0))[:-3]
