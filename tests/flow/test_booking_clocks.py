"""Days and times as they are written for a country, and whose clock a customer speaks by."""

from datetime import UTC, date, datetime, timedelta

import phonenumbers
import pytest

from frontdesk.flow.booking.shown import shown_day, shown_time
from frontdesk.flow.embedded.booking.clock import on_clock_meant
from frontdesk.flow.embedded.booking.phrases import SAYINGS
from frontdesk.flow.embedded.booking.state import Proposed
from frontdesk.flow.embedded.booking.told import proposed_in
from frontdesk.flow.engine import BookingOffer
from frontdesk.flow.language.times import Here


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("Tuesday at 10am Rochester time", True),
        ("3pm Irish time please", True),
        ("at 10 local time", True),
        ("am Dienstag um 10 Uhr deutscher Zeit", True),
        ("um 10 Uhr Ortszeit", True),
        ("a las 10, hora de Nueva York", True),
        ("à 10h, heure de New York", True),
        ("alle 10, ora di New York", True),
        ("10am Tokyo time", False),
        ("10am my time", False),
        ("Tuesday at 10, any time really", False),
        ("What time is free? Next time I call", False),
        ("Ich habe um 10 Uhr keine Zeit", False),
    ],
)
def test_whose_time_is_meant(said: str, own: bool) -> None:
    offer = BookingOffer("c", "Check-up", "Asia/Tokyo", "America/New_York", timedelta(minutes=30))
    meant = on_clock_meant(offer, ["Hello", said, "thanks"], datetime(2027, 3, 15, tzinfo=UTC))
    assert (meant.timezone == "America/New_York") is own


@pytest.mark.parametrize(
    ("country", "shown"),
    [
        ("US", "Friday, March 5, 2027 at 4:05 PM"),
        ("CA", "Friday, March 5, 2027 at 4:05 p.m."),
        ("PH", "Friday, March 5, 2027 at 4:05 PM"),
        ("GB", "Friday, 5 March 2027 at 16:05"),
        ("IE", "Friday 5 March 2027 at 16:05"),
        ("AU", "Friday, 5 March 2027 at 4:05 pm"),
        ("IN", "Friday, 5 March 2027 at 4:05 pm"),
        ("ZA", "Friday, 05 March 2027 at 16:05"),
        ("ES", "Friday, March 5, 2027 at 4:05 PM"),
    ],
)
def test_english_is_written_as_in_the_country(country: str, shown: str) -> None:
    moment = datetime(2027, 3, 5, 16, 5, tzinfo=UTC)
    assert f"{shown_day(moment, 'en', country)} at {shown_time(moment, 'en', country)}" == shown
    assert shown_time(moment, "de", country) == "16:05"


@pytest.mark.parametrize(
    "moment", [datetime(2027, 12, 11, 16, 5, tzinfo=UTC), datetime(2027, 5, 1, 0, 30, tzinfo=UTC)]
)
def test_what_is_written_for_any_country_is_read_again(moment: datetime) -> None:
    said = {
        f"{shown_day(moment, 'en', country)} at {shown_time(moment, 'en', country)}"
        for country in phonenumbers.SUPPORTED_REGIONS
    }
    for when in said:
        line = SAYINGS["en"].read_back.format(calendar="Check-up", when=when, zone="Asia/Tokyo; 3:05 UTC")
        read = proposed_in(line, Here(date(2027, 3, 1), "ES"), ("en",))
        assert read == (Proposed(moment.date(), moment.hour * 60 + moment.minute),), line
