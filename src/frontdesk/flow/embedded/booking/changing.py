"""Appointments that stand: told, moved, cancelled."""

from frontdesk.flow.embedded.booking.speaker import Speaker
from frontdesk.flow.embedded.booking.state import Proposed
from frontdesk.flow.embedded.details import Details
from frontdesk.flow.embedded.sense import Plan, joined
from frontdesk.flow.engine import FreeTime, Upcoming


class Changing(Speaker):
    """Plans for the customer's own appointments."""

    def _move(self) -> Plan:
        talk, says, booking = self._talk, self._says, self._business.booking
        if not booking.may_move:
            return self._made("Appointments may not be moved here.", (), says.may_not_move)
        if not booking.upcoming:
            text = joined([says.no_upcoming, says.ask_when])
            return self._made("There is no appointment to move.", (), text)
        moving = self._moving()
        if moving is None:
            open_ = [one for one in booking.upcoming if self._proposed(one) not in talk.not_moving]
            if not open_:
                return self._made("None of them is meant.", (), says.no_other)
            if len(booking.upcoming) > 1 or talk.not_moving:
                text = says.which_to_move.format(when=self._when_of(open_[0]))
                return self._made("Which appointment is to be moved?", (), text)
            moving = open_[0]
        if self._asks_on:
            return self._search("Other times are asked for.", self._wishes(), moving=moving)
        if talk.rejected:
            return self._made("The new time does not suit.", self._let_go(), self._to_when(moving))
        if talk.is_exact and Proposed(talk.day, talk.minute) == self._proposed(moving):
            return self._made("It is at that time already.", (), self._to_when(moving))
        if talk.is_exact:
            return self._search("A new time is wished for.", self._exact(), moving=moving)
        if talk.knows_anything:
            return self._search("New times are looked for.", self._wishes(), moving=moving)
        return self._made("The new time is not known yet.", (), self._to_when(moving))

    def _move_to(self, free: FreeTime) -> Plan:
        booking = self._business.booking
        moving = self._moving() or booking.upcoming[0]
        if self._talk.agreed and not self._refused:
            use = self._use({"do": "move", "appointment": moving.id, "token": free.token})
            text = self._say(self._says.moved, free.start)
            return self._made("The customer said yes to exactly this time.", (use,), text, state="booked")
        use = self._use({"do": "hold", "appointment": moving.id, "token": free.token})
        text = self._say(self._says.read_back_move, free.start, old=self._when_of(moving))
        return self._made("The new time is read back.", (use,), text, state="confirming", offered=(free,))

    def _cancel(self) -> Plan:
        talk, says, booking = self._talk, self._says, self._business.booking
        if not booking.may_cancel:
            person = self._sense.words.says.offer_person if self._sense.by_cue("contact_request") else ""
            return self._made(
                "Appointments may not be cancelled here.", (), joined([says.may_not_cancel, person])
            )
        if not booking.upcoming:
            return self._made("There is no appointment to cancel.", (), says.no_upcoming)
        chosen = [one for one in booking.upcoming if self._proposed(one) in talk.cancelling]
        if talk.rejected:
            return self._made("Nothing is to be cancelled.", (), says.stays)
        if not chosen and len(booking.upcoming) == 1:
            chosen = list(booking.upcoming)
        if not chosen:
            lines = [f"{n}. {self._when_of(one)}" for n, one in enumerate(booking.upcoming, 1)]
            text = "\n".join([says.which_to_cancel, *lines])
            return self._made("Which appointments are to be cancelled?", (), text)
        shown = "; ".join(self._when_of(one) for one in chosen)
        if not talk.agreed:
            text = says.cancel_why.format(when=shown)
            return self._made("Asked whether, and why.", (), text, state="confirming")
        ids = [one.id for one in chosen]
        use = self._use({"do": "cancel", "appointments": ids, "reason": self._sense.situation.question})
        return self._made("The customer wants it cancelled.", (use,), says.cancelled.format(when=shown))

    def tell_upcoming(self, details: Details, open_question: str) -> Plan:
        self._details = details
        upcoming = self._business.booking.upcoming
        talk = self._talk
        if not upcoming and talk.task == "book" and not talk.booked:
            text = joined([self._says.nothing_yet, open_question])
            return self._made("Nothing is booked yet.", (), text)
        if not upcoming:
            return self._made("The customer has no appointment to come.", (), self._says.no_upcoming)
        lines = [f"{self._when(one.start)}: {one.calendar}" for one in upcoming]
        zone = self._business.booking.timezone
        text = "\n".join([self._says.yours.format(zone=zone), *lines])
        return self._made("The customer asks for the appointments to come.", (), text)

    def _to_when(self, moving: Upcoming) -> str:
        return self._says.move_to_when.format(when=self._when_of(moving))
