"""What fits a field of a contact, and the one form it is kept in."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.contacts import CustomField, FieldSpec, resolve_field, spec_of, values
from frontdesk.domain.contacts.fields import key_from_name


def field(name: str, data_type: str, *options: str, key: str = "contact.mine") -> CustomField:
    made = datetime(2027, 1, 1, tzinfo=UTC)
    return CustomField(
        location_id="here",
        id="field1",
        model="contact",
        name=name,
        field_key=key,
        data_type=data_type,
        placeholder="",
        position=0,
        options=options,
        details={},
        created_at=made,
        updated_at=made,
    )


def check(data_type: str, value: object, *options: str) -> object:
    return spec_of(field("Mine", data_type, *options)).check(value, "ES")


@pytest.mark.parametrize(
    ("written", "country", "kept"),
    [
        ("600 111 222", "ES", "+34600111222"),
        ("+1 (888) 888-8888", "ES", "+18888888888"),
        ("0049 30 901820", "ES", "+4930901820"),
        ("(555) 555-0100", "US", "+15555550100"),
        ("+34600111222", "US", "+34600111222"),
        (600111222, "es", "+34600111222"),
    ],
)
def test_a_phone_number_is_kept_in_its_international_form(written: object, country: str, kept: str) -> None:
    assert values.phone(written, country) == kept


@pytest.mark.parametrize("written", ["call me", "12", "+", "+999999999999999999", "", True, None, ["1"]])
def test_what_is_no_phone_number_is_told_to_name_its_country(written: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        values.phone(written, "ES")


def test_a_phone_number_that_was_kept_is_kept_again_as_it_is() -> None:
    kept = values.phone("600 111 222", "ES")
    assert values.phone(kept, "US") == kept


@pytest.mark.parametrize(
    "written",
    [
        "1990/09/25",
        "09/25/1990",
        "1990-09-25",
        "09-25-1990",
        "1990.09.25",
        "09.25.1990",
        "1990_09_25",
        "09_25_1990",
        "1990-09-25T00:00:00.000Z",
        " 1990-9-25 ",
    ],
)
def test_every_documented_way_to_write_a_birthday_is_understood(written: str) -> None:
    assert values.day(written) == date(1990, 9, 25)


@pytest.mark.parametrize("written", ["25/09/1990", "2023-02-29", "1990/09-25", "soon", "", "0000-01-01", {}])
def test_a_day_that_does_not_exist_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        values.day(written)


@given(st.dates())
def test_any_day_survives_being_written(born: date) -> None:
    assert values.day(born.isoformat()) == born


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("es", "ES"),
        ("Spain", "ES"),
        ("Deutschland", "DE"),
        ("aq", "AQ"),
        ("GB", "GB"),
        (" united states ", "US"),
    ],
)
def test_a_country_is_known_by_its_code_and_its_name(written: str, kept: str) -> None:
    assert values.country(written) == kept


def test_a_time_zone_is_known_whatever_its_case() -> None:
    assert values.timezone("europe/madrid") == "Europe/Madrid"
    assert values.timezone("America/new york") == "America/New_York"
    with pytest.raises(ValueError, match="IANA"):
        values.timezone("../../etc/passwd")


@pytest.mark.parametrize(
    ("written", "kept"),
    [("example.com", "https://example.com"), ("http://example.com/a?b=c", "http://example.com/a?b=c")],
)
def test_a_web_address_needs_no_scheme(written: str, kept: str) -> None:
    assert values.website(written) == kept


@pytest.mark.parametrize("written", ["javascript:alert(1)", "https://", "x y.com", "localhost", "ftp://a.b"])
def test_what_is_no_web_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        values.website(written)


@pytest.mark.parametrize("written", ["nobody", "a@b", "a@@example.com", "a@example.com\n", "x" * 300, 5])
def test_what_is_no_email_address_is_refused(written: object) -> None:
    if written == "a@example.com\n":
        assert values.email(written) == "a@example.com"
        return
    with pytest.raises(ValueError, match="must"):
        values.email(written)


def test_an_email_address_needs_no_existing_domain() -> None:
    assert values.email(" Ana@Shop.TEST ") == "Ana@shop.test"


@pytest.mark.parametrize(
    ("data_type", "value", "kept"),
    [
        ("TEXT", "  some\ntext ", "some\ntext"),
        ("TEXT", 12, "12"),
        ("LARGE_TEXT", "x" * 50_000, "x" * 50_000),
        ("NUMERICAL", "1,234", 1234),
        ("NUMERICAL", 0, 0),
        ("FLOAT", "12.50", 12.5),
        ("MONETORY", "$1,200.50", 1200.5),
        ("MONETORY", "99 €", 99),
        ("PHONE", "600111222", "+34600111222"),
        ("EMAIL", "a@example.com", "a@example.com"),
        ("DATE", "09/25/1990", "1990-09-25"),
        ("DATE", 653_702_400_000, "1990-09-19"),
        ("TIME", "9:05", "09:05"),
        ("TEXT", "   ", None),
        ("NUMERICAL", None, None),
    ],
)
def test_a_custom_value_is_kept_in_the_form_of_its_type(data_type: str, value: object, kept: object) -> None:
    assert check(data_type, value) == kept


@pytest.mark.parametrize(
    ("data_type", "value"),
    [
        ("NUMERICAL", "many"),
        ("NUMERICAL", True),
        ("NUMERICAL", float("nan")),
        ("NUMERICAL", "1e400"),
        ("FLOAT", [1]),
        ("DATE", "tomorrow"),
        ("DATE", 10**20),
        ("TIME", "25:00"),
        ("EMAIL", "nobody"),
        ("PHONE", "nobody"),
        ("TEXT", {"a": 1}),
        ("TEXT", "x" * 5_001),
        ("TEXT", "bell\x07"),
        ("FILE_UPLOAD", {"a": {"b": {"c": {"d": {"e": 1}}}}}),
        ("FILE_UPLOAD", 7),
        ("TEXTBOX_LIST", {"Unknown": "x"}),
    ],
)
def test_a_custom_value_of_another_type_is_refused(data_type: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"must|has"):
        check(data_type, value)


def test_options_are_chosen_whatever_their_case() -> None:
    assert check("SINGLE_OPTIONS", "tea", "Tea", "Coffee") == "Tea"
    assert check("RADIO", 5, "5", "6") == "5"
    assert check("CHECKBOX", ["coffee", "TEA", "tea"], "Tea", "Coffee") == ["Coffee", "Tea"]
    assert check("MULTIPLE_OPTIONS", "tea, coffee", "Tea", "Coffee") == ["Tea", "Coffee"]
    assert check("CHECKBOX", "red, white", "Red, white", "Blue") == ["Red, white"]
    assert check("SINGLE_OPTIONS", "anything") == "anything"
    with pytest.raises(ValueError, match="must be one of Tea, Coffee"):
        check("RADIO", "Milk", "Tea", "Coffee")


def test_boxes_are_filled_by_name() -> None:
    assert check("TEXTBOX_LIST", {"left": "1", "Right": "2"}, "Left", "Right") == {"Left": "1", "Right": "2"}


@given(st.lists(st.text(alphabet="aAbB ", max_size=3)))
def test_tags_are_kept_once_whatever_their_case(given_tags: list[str]) -> None:
    kept = values.tags(given_tags)
    assert values.tags(list(kept)) == kept
    folded = [tag.casefold() for tag in kept]
    assert len(set(folded)) == len(folded)
    assert set(folded) == {tag.strip().casefold() for tag in given_tags} - {""}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("first_name", "first_name"),
        ("firstName", "first_name"),
        ("First name", "first_name"),
        ("{{contact.first_name}}", "first_name"),
        ("contact.email", "email"),
        ("E-mail", "email"),
        ("phone number", "phone"),
        ("Birthday", "date_of_birth"),
        ("zip code", "postal_code"),
        ("field1", "field1"),
        ("contact.shoe_size", "field1"),
        ("shoe_size", "field1"),
        ("Shoe size", "field1"),
        ("{{ contact.shoe_size }}", "field1"),
    ],
)
def test_a_field_is_known_by_every_name_it_goes_by(name: str, key: str) -> None:
    custom = [field("Shoe size", "NUMERICAL", key="contact.shoe_size")]
    found = resolve_field(custom, name)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("name", ["", "   ", "{{}}", "nonsense", "contact."])
def test_a_name_of_nothing_is_no_field(name: str) -> None:
    assert resolve_field([field("Shoe size", "NUMERICAL")], name) is None


def test_a_standard_field_checks_what_it_holds() -> None:
    phone = resolve_field([], "phone")
    assert isinstance(phone, FieldSpec)
    assert phone.check("600111222", "ES") == "+34600111222"
    assert phone.check("", "ES") is None


def test_keys_of_custom_fields_are_made_of_their_names() -> None:
    assert key_from_name("Shoe size!", []) == "contact.shoe_size"
    assert key_from_name("Shoe size", ["contact.shoe_size"]) == "contact.shoe_size_2"
    assert key_from_name("Email", []) == "contact.email_1"
    assert key_from_name("¡!", []) == "contact.field"
    assert key_from_name("Größe", [], "opportunity") == "opportunity.größe"
