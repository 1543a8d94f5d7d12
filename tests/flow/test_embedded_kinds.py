"""Answers for every kind of field: amounts, choices, places, times, texts in boxes."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.flow.engine import Field
from frontdesk.flow.language.values import dates
from frontdesk.flow.language.values.fields import Misread, Reader, read_fields
from frontdesk.flow.language.values.mentions import Value
from frontdesk.flow.language.values.numerals import find_numerals
from frontdesk.flow.retrieval.language import Language

TODAY = date(2027, 3, 15)
FIELDS = (
    Field("guests", "guests", "number"),
    Field("budget", "budget", "money"),
    Field("plan", "plan", "choice", options=("Basic", "Premium Plus", "Gold")),
    Field("newsletter", "newsletter", "choice", options=("Yes", "No")),
    Field("extras", "extras", "choices", options=("Breakfast", "Parking", "Late check-out")),
    Field("consent", "consent", "yes_no"),
    Field("terms", "terms", "yes_no", options=("I accept the terms",)),
    Field("country", "country", "country"),
    Field("timezone", "time zone", "timezone"),
    Field("website", "website", "website"),
    Field("postal_code", "postal code", "postal_code"),
    Field("arrival", "arrival", "time"),
    Field("address", "address", "boxes", options=("Street", "City")),
    Field("city", "city", "text"),
    Field("company_name", "company name", "text"),
    Field("notes", "notes", "text"),
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("It's Main St 1, Lugo", "Street: Main St 1\nCity: Lugo"),
        ("Main St 1\nLugo", "Street: Main St 1\nCity: Lugo"),
        ("Sorry, I don't know that", None),
        ("Main St 1", None),
        ("Main St 1, first floor, Lugo", None),
        ("I'd rather not say, sorry", None),
        ("Well, why do you ask?", None),
    ],
)
def test_texts_for_all_boxes_are_theirs_in_their_order(text: str, address: str | None) -> None:
    assert read(text, "address").get("address") == address
    assert "address" not in read(text)


def read(text: str, *asked: str, languages: tuple[Language, ...] = ("en",)) -> dict[str, Any]:
    found = read_fields(text, FIELDS, Reader(languages, dates.Reader(TODAY, "ES"), frozenset(asked)))
    for value in found.values():
        assert not isinstance(value, Value) or text[value.start : value.end] == value.text
    return {key: value.value if isinstance(value, Value) else value for key, value in found.items()}


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "twenty-five", 25),
        ("en", "two hundred and fifty", 250),
        ("en", "two thousand five hundred", 2_500),
        ("en", "a hundred", 100),
        ("en", "three dozen", 36),
        ("es", "veinticinco", 25),
        ("es", "treinta y cinco", 35),
        ("es", "dos mil quinientos", 2_500),
        ("es", "ciento veinte", 120),
        ("de", "fünfundzwanzig", 25),
        ("de", "zweitausendfünfhundert", 2_500),
        ("de", "zweihundertdreißig", 230),
        ("fr", "vingt et un", 21),
        ("fr", "soixante-dix", 70),
        ("fr", "quatre-vingts", 80),
        ("fr", "quatre-vingt-dix-sept", 97),
        ("fr", "mille deux cents", 1_200),
        ("pt", "vinte e cinco", 25),
        ("pt", "mil e duzentos", 1_200),
        ("it", "ventuno", 21),
        ("it", "trentatré", 33),
        ("it", "duecentocinquanta", 250),
        ("it", "duemila", 2_000),
    ],
)
def test_a_number_in_words_is_counted(language: Language, text: str, number: int) -> None:
    [found] = find_numerals(f"... {text}!", [language])
    assert found.value == number


@pytest.mark.parametrize(
    ("text", "asked", "languages", "value"),
    [
        ("about $1,200", "budget", ("en",), "1200"),
        ("1.200 €", "budget", ("es",), "1200"),
        ("1.200,50 euros", "budget", ("es",), "1200.50"),
        ("€50k", "budget", ("en",), "50000"),
        ("1.5M dollars", "budget", ("en",), "1500000"),
        ("zwei Mio. Euro, also 2 Mio", "budget", ("de",), "2000000"),
        ("1 200 EUR", "budget", ("fr",), "1200"),
        ("1'200.-", "budget", ("de",), "1200"),
        ("two grand", "budget", ("en",), "2000"),
        ("veinticinco mil euros", "budget", ("es",), "25000"),
        ("we are 20 people", "guests", ("en",), "20"),
        ("20kg", "guests", ("en",), "20"),
        ("-5", "guests", ("en",), "-5"),
        ("2.5", "guests", ("en",), "2.5"),
        ("50%", "guests", ("en",), "50"),
        ("a couple of us", "guests", ("en",), "2"),
        ("the second one", "plan", ("en",), "Premium Plus"),
        ("number 3 please", "plan", ("en",), "Gold"),
        ("the last one", "plan", ("en",), "Gold"),
        ("premium", "plan", ("en",), "Premium Plus"),
        ("gold!", "plan", ("en",), "Gold"),
        ("not gold, basic", "plan", ("en",), "Basic"),
        ("la primera", "plan", ("es",), "Basic"),
        ("der zweite", "plan", ("de",), "Premium Plus"),
        ("sure", "newsletter", ("en",), "Yes"),
        ("nope", "newsletter", ("en",), "No"),
        ("claro que sí", "newsletter", ("es",), "Yes"),
        ("breakfast and parking please", "extras", ("en",), "Breakfast, Parking"),
        ("all of them", "extras", ("en",), "Breakfast, Parking, Late check-out"),
        ("breakfast but not parking", "extras", ("en",), "Breakfast"),
        ("1 and 3", "extras", ("en",), "Breakfast, Late check-out"),
        ("the first and the last", "extras", ("en",), "Breakfast, Late check-out"),
        ("yes please", "consent", ("en",), "Yes"),
        ("no thanks", "consent", ("en",), "No"),
        ("yes", "terms", ("en",), "I accept the terms"),
        ("Spain", "country", ("en",), "ES"),
        ("I live in the United Kingdom", "country", ("en",), "GB"),
        ("Deutschland", "country", ("de",), "DE"),
        ("USA", "country", ("en",), "US"),
        ("from the UK", "country", ("en",), "GB"),
        ("Europe/Madrid", "timezone", ("en",), "Europe/Madrid"),
        ("New York", "timezone", ("en",), "America/New_York"),
        ("it's example.com/shop, thanks", "website", ("en",), "https://example.com/shop"),
        ("http://example.com", "website", ("en",), "http://example.com"),
        ("28013 Madrid", "postal_code", ("es",), "28013"),
        ("sw1a 1aa", "postal_code", ("en",), "SW1A 1AA"),
        ("it is 1234 AB", "postal_code", ("en",), "1234 AB"),
        ("90210-1234", "postal_code", ("en",), "90210-1234"),
        ("at 9:30", "arrival", ("en",), "09:30"),
        ("5 pm", "arrival", ("en",), "17:00"),
        ("12am", "arrival", ("en",), "00:00"),
        ("14h30", "arrival", ("fr",), "14:30"),
        ("um 18 Uhr", "arrival", ("de",), "18:00"),
        ("at noon", "arrival", ("en",), "12:00"),
        ("Street: Main St 1\nCity: Lugo", "address", ("en",), "Street: Main St 1\nCity: Lugo"),
        ("city: Lugo", "address", ("en",), "City: Lugo"),
        ("I live in Santiago de Compostela", "city", ("en",), "Santiago de Compostela"),
        ("from Lugo.", "city", ("en",), "Lugo"),
        ("vivo en Vigo", "city", ("es",), "Vigo"),
        ("I work at Acme Corp", "company_name", ("en",), "Acme Corp"),
        ("bei Siemens", "company_name", ("de",), "Siemens"),
    ],
)
def test_an_answer_is_understood(text: str, asked: str, languages: tuple[Language, ...], value: str) -> None:
    assert read(text, asked, languages=languages)[asked] == value


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("10-15", "guests"),
        ("two or three", "guests"),
        ("between 10 and 15", "guests"),
        ("gold or basic", "plan"),
        ("the big one", "plan"),
        ("bananas", "extras"),
        ("maybe", "consent"),
        ("Narnia", "country"),
        ("25:70", "arrival"),
        ("somewhere", "postal_code"),
    ],
)
def test_what_is_not_clear_is_not_taken(text: str, asked: str) -> None:
    assert isinstance(read(text, asked)[asked], Misread)


@pytest.mark.parametrize(
    ("text", "asked"),
    [("no", "terms"), ("do you have parking?", "notes"), ("is Spain far?", "city")],
)
def test_what_is_no_answer_gives_nothing(text: str, asked: str) -> None:
    assert asked not in read(text, asked)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("My budget is 1,200", "budget", "1200"),
        ("budget: 50k", "budget", "50000"),
        ("My plan is Gold", "plan", "Gold"),
        ("my country is Spain, and I need a room", "country", "ES"),
        ("company name: Acme Corp", "company_name", "Acme Corp"),
        ("My company name is Acme & Sons, and I need a room.", "company_name", "Acme & Sons"),
        ("company name: Acme. Thanks!", "company_name", "Acme"),
    ],
)
def test_a_field_that_the_customer_names_is_taken_unasked(text: str, key: str, value: str) -> None:
    assert read(text)[key] == value


@pytest.mark.parametrize(
    "text",
    [
        "Is your budget plan Gold?",
        "What is the plan Gold?",
        "Gold 12 Spain 9:30 28013 yes",
        "the plan changed",
        "guests",
        "my guests are nice",
    ],
)
def test_nothing_is_taken_that_nobody_asked_for_or_named(text: str) -> None:
    assert read(text) == {}


@given(st.text(max_size=120), st.sampled_from([field.key for field in FIELDS]))
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_a_value_is_a_part_of_it(text: str, asked: str) -> None:
    read(text, asked, languages=("en", "es", "de", "fr"))
