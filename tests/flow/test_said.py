"""A value is stored only if the customer's words give it, whoever says that they do."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.flow.actions.said import Said, gives
from frontdesk.flow.engine import FieldKind
from frontdesk.flow.language.quotes import find_quote, squeezed

SAID = Said("ES", date(2027, 3, 15), ("Basic", "Premium Plus", "Gold"))


@pytest.mark.parametrize(
    ("kind", "words", "value", "given"),
    [
        ("email", "it's ANA@Example.com", "ANA@example.com", True),
        ("email", "ana at example dot com", "ana@example.com", True),
        ("email", "ana@example.com", "eve@example.com", False),
        ("email", "my usual address", "ana@example.com", False),
        ("phone", "600 111 222", "+34600111222", True),
        ("phone", "600 111 222", "+34600111223", False),
        ("phone", "600 111 222", "+351600111222", False),
        ("phone", "07911 123456", "+447911123456", True),
        ("phone", "22", "+34600111222", False),
        ("date", "12/03/1990", "1990-03-12", True),
        ("date", "12/03/1990", "1990-12-03", True),
        ("date", "12/03/1990", "1990-03-13", False),
        ("date", "am 12. März 1990", "1990-03-12", True),
        ("date", "tomorrow", "2027-03-16", True),
        ("date", "tomorrow", "2027-03-17", False),
        ("date", "in spring", "2027-03-20", False),
        ("number", "about twenty-five", "25", True),
        ("number", "about twenty-five", "52", False),
        ("number", "1.200", "1200", True),
        ("number", "1.200", "1.2", True),
        ("number", "many", "7", False),
        ("money", "$1,200.50", "1200.5", True),
        ("money", "50k", "50000", True),
        ("money", "50k", "500000", False),
        ("time", "at 5 pm", "17:00", True),
        ("time", "at 5 pm", "05:00", False),
        ("time", "half past seven in the morning", "07:30", True),
        ("time", "half past seven", "19:30", True),
        ("time", "half past seven", "08:30", False),
        ("time", "7 in the evening", "19:00", True),
        ("time", "7 in the evening", "07:00", False),
        ("time", "um halb acht", "07:30", True),
        ("country", "I'm from Spain", "ES", True),
        ("country", "I'm from Spain", "PT", False),
        ("country", "from Madrid", "ES", False),
        ("timezone", "New York", "America/New_York", True),
        ("timezone", "New York", "Europe/Madrid", False),
        ("website", "example.com", "https://example.com", True),
        ("website", "example.com", "https://evil.example", False),
        ("choice", "gold", "Gold", True),
        ("choice", "gold", "Basic", False),
        ("choice", "the cheapest", "Basic", True),
        ("choice", "the second", "Gold", False),
        ("choices", "basic and gold", ["Basic", "Gold"], True),
        ("choices", "basic and gold", ["Basic"], False),
        ("choices", "basic", ["Basic", "Gold"], False),
        ("yes_no", "sure, why not", "Yes", True),
        ("yes_no", "no", "Yes", False),
        ("yes_no", "yes", "No", False),
        ("first_name", "I'm José", "Jose", True),
        ("full_name", "Ana, surname Ruiz", "Ana Ruiz", True),
        ("first_name", "I'm José", "Eve", False),
        ("text", "we are ACME, Corp.", "Acme Corp", True),
        ("text", "we are ACME", "Acme Corp", False),
        ("text", "!!!", "?", False),
        ("postal_code", "SW1A-1AA", "sw1a 1aa", True),
        ("boxes", "street: Main St 1, Lugo", ["Main St 1", "Lugo"], True),
        ("boxes", "street: Main St 1", ["Main St 1", "Lugo"], False),
    ],
)
def test_words_give_a_value_or_do_not(
    kind: FieldKind, words: str, value: str | list[str], given: bool
) -> None:
    assert gives(words, value, kind, SAID) is given


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("ana@EXAMPLE.com", "it is  Ana@example.com ok?", "Ana@example.com"),
        ("name is ana", "My name\n is\u00a0 ANA!", "name\n is\u00a0 ANA"),
        ("I'm Jose", "Hi, I’m José", "I’m José"),
        ("I'm José", "Hi, I'm Jose\u0301!", "I'm Jose\u0301"),
        ("ana", "a\u200bna", "a\u200bna"),
        ("STRASSE 1", "Straße 1", "Straße 1"),
        ("１２３", "123", "123"),
        ("Eve", "Hi, I'm Ana", None),
        ("  ", "Hi", None),
        ("", "", None),
    ],
)
def test_words_are_found_however_they_are_typed(words: str, text: str, found: str | None) -> None:
    assert find_quote(words, text) == found


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_what_is_found_is_a_part_of_the_text(before: str, words: str, after: str) -> None:
    text = f"{before} {words} {after}"
    found = find_quote(words, text)
    if found is None:
        assert not squeezed(words)
    else:
        assert found in text
        assert squeezed(found) == squeezed(words)


KINDS: tuple[FieldKind, ...] = (
    *("email", "phone", "date", "number", "money", "time", "country", "timezone", "website"),
    *("choice", "choices", "yes_no", "first_name", "full_name", "text", "postal_code", "boxes"),
)


@given(st.sampled_from(KINDS), st.text(max_size=60), st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_nothing_that_is_written_breaks_the_reading(kind: FieldKind, words: str, value: str) -> None:
    assert gives(words, value, kind, SAID) in (True, False)
