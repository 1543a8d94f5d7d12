"""Nothing is taken for a customer's own that they ask about, deny, suppose, quote, or say of others."""

from datetime import date

import pytest

from frontdesk.flow.engine import Field
from frontdesk.flow.language.telling import why_untold
from frontdesk.flow.language.values import dates
from frontdesk.flow.language.values.fields import Reader, read_fields
from frontdesk.flow.language.values.mentions import Value
from frontdesk.flow.language.values.told import is_told
from frontdesk.flow.retrieval.language import Language

FIELDS = (
    Field("email", "e-mail address", "email"),
    Field("phone", "phone number", "phone"),
    Field("first_name", "first name", "first_name"),
    Field("date_of_birth", "date of birth", "date"),
    Field("city", "city", "text"),
    Field("company_name", "company name", "text"),
    Field("website", "website", "website"),
    Field("budget", "budget", "money"),
    Field("guests", "guests", "number"),
    Field("plan", "plan", "choice", options=("Basic", "Gold")),
    Field("newsletter", "newsletter", "yes_no"),
)


def told(text: str, *asked: str, languages: tuple[Language, ...] = ("en",)) -> dict[str, str]:
    reader = Reader(languages, dates.Reader(date(2027, 3, 15), "ES"), frozenset(asked))
    found = read_fields(text, FIELDS, reader)
    return {
        field.key: value.value
        for field in FIELDS
        if isinstance(value := found.get(field.key), Value)
        and is_told(text, field, value, asked=field.key in asked)
    }


@pytest.mark.parametrize(
    "text",
    [
        "Is my email still a@b.com?",
        "Do you have my number as 600 111 222?",
        "Is info@example.com your address?",
        "Can I write to support@example.com?",
        "my number is 600 111 222, right?",
        "What if my email was new@example.com?",
        "Suppose my budget is 5000",
        "If my budget is 5000 what do I get",
        "my budget is not 5000",
        "my budget is none of your business",
        "my plan is not Gold",
        "Don't call me Bob",
        'She said "my name is Carla"',
        'The form says "my email is test@example.com"',
        "My wife's email is eva@example.com",
        "her email is eva@example.com",
        "his email: bob@example.com",
        "our neighbour's email is n@example.com",
        "the email of my accountant is acc@example.com",
        "my mother's phone is 600 111 222",
        "my son's date of birth is 12 May 2015",
        "call my husband on 600 111 222",
        "I got a text from +34 600 111 222",
        "the number 600111222 keeps calling me",
        "I wrote to info@example.com and nobody answered",
        "cc boss@example.com please",
        "Someone using ana@example.com booked in my name",
        "please remove ana@example.com from your list",
        "my old number was 600 111 222",
        "my email used to be x@y.com",
        "My email was hacked: ana@example.com",
        "My city is beautiful",
        "the company name is on the invoice",
        "my name is spelled wrong on the invoice",
        "my website is http://old.example.com no more",
    ],
)
def test_what_is_not_told_of_oneself_is_not_stored(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "¿Mi correo es ana@example.com?"),
        ("es", "El correo de mi mujer es eva@example.com"),
        ("es", "No me llamo Pedro"),
        ("it", "Non mi chiamo Marco"),
        ("pt", "Não me chamo Pedro"),
        ("de", "Ist meine E-Mail noch a@b.de?"),
        ("de", "Die Nummer von meinem Chef ist 600 111 222"),
        ("fr", "Je ne m'appelle pas Pierre"),
    ],
)
def test_it_is_so_in_other_languages(language: Language, text: str) -> None:
    assert told(text, languages=(language, "en")) == {}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("is it 600 111 222?", "phone"),
        ("not 600 111 222", "phone"),
        ("my husband's is 600 111 222", "phone"),
        ("john@example.com or jane@example.com", "email"),
        ("Nobody", "first_name"),
        ("my brother lives in Bath", "city"),
        ("I do not live in Bath", "city"),
        ("bath is lovely", "city"),
        ("no idea", "city"),
        ("my friend paid 500", "budget"),
        ("table 4", "guests"),
        ("not Gold", "plan"),
        ("I had Gold before", "plan"),
        ("not sure", "newsletter"),
        ("ok but only if it is free", "newsletter"),
        ("I saw it on google.com", "website"),
    ],
)
def test_an_answer_that_gives_nothing_is_not_stored(text: str, asked: str) -> None:
    assert told(text, asked) == {}


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("my email is ana@example.com, can I book?", "email", "ana@example.com"),
        ("Could you email it to ana@example.com?", "email", "ana@example.com"),
        ("Can you call me on 600 111 222?", "phone", "+34600111222"),
        ("please send me your brochure to ana@example.com", "email", "ana@example.com"),
        ("I tried to register with my email ana@example.com", "email", "ana@example.com"),
        ("If you need me, my email is ana@example.com", "email", "ana@example.com"),
        ("My email isn't a@b.com but ana@example.com", "email", "ana@example.com"),
        ("Ana Ruiz, ana@example.com, 600 111 222", "phone", "+34600111222"),
        ("I said my name is Tom", "first_name", "Tom"),
        ("my budget is 5000", "budget", "5000"),
        ("my plan is Gold", "plan", "Gold"),
    ],
)
def test_what_is_told_of_oneself_is(text: str, key: str, value: str) -> None:
    assert told(text)[key] == value


def test_the_reason_says_what_the_value_is_instead() -> None:
    def reason(text: str, value: str) -> str | None:
        return why_untold(text, text.index(value), text.index(value) + len(value), address=True)

    assert reason("Is a@b.com right?", "a@b.com") == "is only asked about"
    assert reason("his is a@b.com", "a@b.com") == "is somebody else's"
    assert reason("it is not a@b.com", "a@b.com") == "is said not to be so"
    assert reason("İ ﬁnd it: a@b.com", "a@b.com") is None
