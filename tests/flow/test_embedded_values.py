"""Values in what customers write: addresses, numbers, dates, names, choices."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.flow.engine import Field
from frontdesk.flow.language.values import dates
from frontdesk.flow.language.values.fields import Misread, Reader, read_fields
from frontdesk.flow.language.values.mentions import Value, find_emails, find_phones
from frontdesk.flow.language.values.names import bare_name, given_name
from frontdesk.flow.retrieval.language import Language

DATA = Path(__file__).parents[3] / "shared" / "evaldata"
TODAY = date(2027, 3, 15)
EVERYTHING = (
    Field("first_name", "first name", "first_name"),
    Field("last_name", "last name", "last_name"),
    Field("email", "e-mail address", "email"),
    Field("phone", "phone number", "phone"),
    Field("born", "date of birth", "date"),
    Field("guests", "guests", "number"),
    Field("plan", "plan", "choice", options=("Basic", "Gold")),
    Field("notes", "notes", "text"),
)


def read(
    text: str, *asked: str, languages: tuple[Language, ...] = ("en",), country: str = "ES"
) -> dict[str, Any]:
    reader = Reader(languages, dates.Reader(TODAY, country), frozenset(asked))
    found = read_fields(text, EVERYTHING, reader)
    return {key: value.value if isinstance(value, Value) else value for key, value in found.items()}


@pytest.mark.parametrize("name", ["phone", "email"])
def test_mentions_are_found_as_in_the_public_specification(name: str) -> None:
    path = DATA / f"{name}_spec.json"
    if not path.exists():
        pytest.skip("the specification of ../shared/evaldata is not here")
    for case in json.loads(path.read_text()):
        text = case["Input"]
        found = find_phones(text, "US") if name == "phone" else find_emails(text)
        wanted = [result["Text"].lower() for result in case["Results"]]
        assert [value.text.lower() for value in found] == wanted, text
        assert all(text[value.start : value.end] == value.text for value in found)


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("call me on 600 111 222", "ES", "+34600111222"),
        ("+44 20 7946 0018 is my number", "ES", "+442079460018"),
        ("0171 1234567", "DE", "+491711234567"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("06 12 34 56 78", "FR", "+33612345678"),
    ],
)
def test_a_phone_number_is_read_as_its_country_writes_it(text: str, country: str, number: str) -> None:
    assert read(text, country=country)["phone"] == number


@pytest.mark.parametrize(
    "text",
    [
        "order 12345678",
        "my card is 4111 1111 1111 1111",
        "on 12/03/2027 at 10:30",
        "the price is 1.234.567",
        "between 2020-01-01 and 2021-12-31",
        "room 1204",
    ],
)
def test_other_numbers_are_no_phone_numbers(text: str) -> None:
    assert "phone" not in read(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("it's ana.b+c@mail.example.co.uk.", "ana.b+c@mail.example.co.uk"),
        ("ANA@EXAMPLE.COM", "ANA@example.com"),
        ("<ana@example.com>", "ana@example.com"),
        ("ana at example dot com", "ana@example.com"),
        ("josé@exämple.com", "josé@exämple.com"),
    ],
)
def test_an_address_that_was_asked_for_is_read(text: str, address: str) -> None:
    assert read(text, "email")["email"] == address


@pytest.mark.parametrize(
    "text", ["ana@", "@example.com", "ana@example", "ana.example.com", "ana@@example.com"]
)
def test_a_broken_address_is_said_to_be_one(text: str) -> None:
    assert isinstance(read(text, "email")["email"], Misread)


@pytest.mark.parametrize(
    ("text", "country", "languages", "day"),
    [
        ("12/03/1990", "ES", ("en",), "1990-03-12"),
        ("12/03/1990", "US", ("en",), "1990-12-03"),
        ("25/12/90", "US", ("en",), "1990-12-25"),
        ("3.4.05", "DE", ("de",), "2005-04-03"),
        ("1990-03-12", "US", ("en",), "1990-03-12"),
        ("March 12th, 1990", "US", ("en",), "1990-03-12"),
        ("the 1st of May 1990", "GB", ("en",), "1990-05-01"),
        ("12 de marzo de 1990", "ES", ("es",), "1990-03-12"),
        ("am 12. März 1990", "DE", ("de",), "1990-03-12"),
        ("le 1er août 1985", "FR", ("fr",), "1985-08-01"),
        ("7 de março de 1999", "PT", ("pt",), "1999-03-07"),
        ("8 dicembre 2001", "IT", ("it",), "2001-12-08"),
    ],
)
def test_a_date_of_birth_is_read(text: str, country: str, languages: tuple[Language, ...], day: str) -> None:
    assert read(text, "born", country=country, languages=languages)["born"] == day


@pytest.mark.parametrize("text", ["31/02/1990", "12 March", "2030-01-01", "1790-01-01", "12345"])
def test_what_is_no_date_of_birth_is_said_to_be_none(text: str) -> None:
    assert isinstance(read(text, "born")["born"], Misread)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("tomorrow", "en", "2027-03-16"),
        ("next Friday", "en", "2027-03-19"),
        ("on Monday", "en", "2027-03-22"),
        ("12 March", "en", "2028-03-12"),
        ("20 March", "en", "2027-03-20"),
        ("pasado mañana", "es", "2027-03-17"),
        ("morgen", "de", "2027-03-16"),
        ("aujourd'hui", "fr", "2027-03-15"),
        ("amanhã", "pt", "2027-03-16"),
        ("venerdì", "it", "2027-03-19"),
    ],
)
def test_a_day_to_come_is_counted_from_today(text: str, language: Language, day: str) -> None:
    found = dates.find_date(text, dates.Reader(TODAY, "ES"), [language])
    assert found is not None
    assert found.value == day


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from(["en", "es", "de", "fr", "pt", "it"]))
@settings(max_examples=150, deadline=None)
def test_a_date_said_back_is_understood_as_the_same_date(day: date, language: Language) -> None:
    shown = dates.shown_date(day, language)
    found = dates.find_date(f"... {shown}!", dates.Reader(TODAY, "ES", birth=True), [language])
    assert found is not None
    assert found.value == day.isoformat()
    assert found.text == shown


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("My name is Ana Ruiz and I need help", "en", "Ana Ruiz"),
        ("my name is ana ruiz", "en", "Ana Ruiz"),
        ("Hi, I'm Ana", "en", "Ana"),
        ("This is John O'Neil speaking", "en", "John O'Neil"),
        ("I am Dr. Emily Stone", "en", "Emily Stone"),
        ("me llamo ana", "es", "Ana"),
        ("Soy Ana de la Cruz", "es", "Ana de la Cruz"),
        ("Ich heiße Jürgen Müller", "de", "Jürgen Müller"),
        ("je m'appelle Élodie", "fr", "Élodie"),
        ("meu nome é João Silva", "pt", "João Silva"),
        ("mi chiamo Marco Rossi", "it", "Marco Rossi"),
    ],
)
def test_a_name_that_is_introduced_is_found(text: str, language: Language, name: str) -> None:
    found = given_name(text, [language])
    assert found is not None
    assert found.spelt == name
    assert text[found.start : found.start + len(found.text)] == found.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I'm hungry", "en"),
        ("I'm looking for a dentist", "en"),
        ("I'm American", "en"),
        ("I'm sorry", "en"),
        ("I'm in Berlin", "en"),
        ("This is great", "en"),
        ("please call me tomorrow", "en"),
        ("Ich bin Kunde bei Ihnen", "de"),
        ("soy alérgica", "es"),
        ("je suis malade", "fr"),
    ],
)
def test_what_is_no_introduction_gives_no_name(text: str, language: Language) -> None:
    assert given_name(text, [language]) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana", "Ana"),
        ("ana", "Ana"),
        ("it's ana ruiz", "Ana Ruiz"),
        ("sure, Ana", "Ana"),
        ("Will", "Will"),
        ("JOHN SMITH", "John Smith"),
        ("Jean-Luc Picard", "Jean-Luc Picard"),
        ("李明", "李明"),
        ("Ana, thanks!", "Ana"),
    ],
)
def test_a_bare_name_is_one_when_it_was_asked_for(text: str, name: str) -> None:
    found = bare_name(text, ["en"])
    assert found is not None
    assert found.spelt == name


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes",
        "why?",
        "I'd rather not",
        "do you have parking",
        "12345",
        "ana@example.com",
        "human",
        "thanks",
    ],
)
def test_what_is_no_name_is_none_even_when_one_was_asked_for(text: str) -> None:
    assert bare_name(text, ["en"]) is None


@pytest.mark.parametrize(
    ("text", "languages", "number"),
    [
        ("1,500", ("en",), "1500"),
        ("1.500,5", ("es",), "1500.5"),
        ("2.5", ("en",), "2.5"),
        ("about twenty", ("en",), "20"),
        ("veinte", ("es",), "20"),
        ("dix-sept", ("fr",), "17"),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(
    text: str, languages: tuple[Language, ...], number: str
) -> None:
    assert read(text, "guests", languages=languages)["guests"] == number


def test_only_what_can_be_volunteered_is_read_unasked() -> None:
    assert read("Gold 12 12/03/1990 some notes") == {}


@given(st.text(max_size=200), st.sampled_from([field.key for field in EVERYTHING]))
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_a_value_is_an_exact_part_of_it(text: str, asked: str) -> None:
    reader = Reader(("en", "es"), dates.Reader(TODAY, "ES"), frozenset([asked]))
    for value in read_fields(text, EVERYTHING, reader).values():
        if isinstance(value, Value):
            assert value.text
            assert text[value.start : value.end] == value.text
