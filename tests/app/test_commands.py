"""The command's nouns, in processes of their own on one data directory."""

import json
from urllib.parse import urlsplit

import asyncpg
import pytest
from cryptography.fernet import Fernet

from frontdesk.domain.access import SCOPES
from frontdesk.kit.ids import new_id
from tests.app.installation import Installation
from tests.support.database import with_database

pytestmark = pytest.mark.xdist_group("installation of commands")


@pytest.fixture(scope="module")
def location(installation: Installation) -> dict[str, str]:
    made: dict[str, str] = installation.json(
        "location", "create", "--name", "Salon", "--timezone", "Europe/Madrid", "--country", "es"
    )
    return made


def test_a_location_is_born_with_a_company_and_a_widget(
    installation: Installation, location: dict[str, str]
) -> None:
    assert set(location) == {"id", "companyId", "widgetId"}
    [row] = [row for row in installation.json("location", "list") if row["id"] == location["id"]]
    assert row["widgetId"] == location["widgetId"]
    assert (row["name"], row["timezone"], row["country"], row["sandbox"]) == (
        "Salon",
        "Europe/Madrid",
        "ES",
        False,
    )
    assert location["companyId"] in [company["id"] for company in installation.json("company", "list")]


def test_a_location_joins_the_oldest_company_unless_another_is_named(
    installation: Installation, location: dict[str, str]
) -> None:
    company = installation.json("company", "create", "--name", "Agency")
    usual = installation.json("location", "create", "--name", "A", "--sandbox")
    named = installation.json("location", "create", "--name", "B", "--company", company["id"])
    assert (usual["companyId"], named["companyId"]) == (location["companyId"], company["id"])
    [listed] = installation.json("location", "list", "--company", company["id"])
    assert listed["id"] == named["id"]


def test_a_location_with_a_wrong_time_zone_is_told_what_is_wrong(installation: Installation) -> None:
    ended = installation.run("location", "create", "--name", "A", "--timezone", "Mars/Olympus")
    assert ended.status == 1
    assert "Mars/Olympus" in ended.err
    assert "Traceback" not in ended.err


def test_a_token_carries_its_scopes_until_it_is_revoked(
    installation: Installation, location: dict[str, str]
) -> None:
    made = installation.json(
        *("token", "create", "--location", location["id"]),
        *("--scopes", "contacts.readonly,conversation-ai.write", "--name", "CRM", "--expires-in", "90d"),
    )
    assert made["token"].startswith("pit-")
    assert (made["locationId"], made["companyId"]) == (location["id"], location["companyId"])
    assert made["scopes"] == ["contacts.readonly", "conversation-ai.write"]

    rotated = installation.json("token", "rotate", made["id"], "--keep-former", "1h")
    assert rotated["id"] == made["id"]
    assert rotated["token"] != made["token"]
    for secret in (made["token"], rotated["token"]):
        assert installation.json("token", "inspect", secret)["state"] == "good"

    listed = installation.run("token", "list", "--location", location["id"], "--json")
    assert made["id"] in listed.out
    assert rotated["token"] not in listed.out

    assert installation.json("token", "revoke", made["id"]) == {"id": made["id"], "revoked": True}
    assert installation.json("token", "inspect", rotated["token"])["state"] == "revoked"
    assert installation.run("token", "revoke", made["id"]).status == 1


def test_all_scopes_can_be_given_at_once_to_a_companys_token(
    installation: Installation, location: dict[str, str]
) -> None:
    made = installation.json("token", "create", "--company", location["companyId"], "--scopes", "all")
    assert made["locationId"] is None
    assert set(made["scopes"]) == SCOPES


def test_an_unknown_scope_is_answered_with_the_known_ones(
    installation: Installation, location: dict[str, str]
) -> None:
    ended = installation.run("token", "create", "--location", location["id"], "--scopes", "contacts.reed")
    assert ended.status == 1
    assert "contacts.reed" in ended.err
    assert "contacts.readonly" in ended.err


def test_a_token_needs_either_a_location_or_a_company(installation: Installation) -> None:
    assert installation.run("token", "create", "--scopes", "all").status == 2


def test_a_user_works_at_the_location_with_a_phone_number_of_its_country(
    installation: Installation, location: dict[str, str]
) -> None:
    made = installation.json(
        *("user", "create", "--location", location["id"], "--name", "Eva Lind Roth"),
        *("--email", "Eva@Example.com", "--phone", "600 111 222", "--role", "admin"),
    )
    assert (made["name"], made["phone"], made["role"]) == ("Eva Lind Roth", "+34600111222", "admin")
    [listed] = installation.json("user", "list", "--location", location["id"])
    assert listed["id"] == made["id"]

    again = installation.run(
        "user", "create", "--location", location["id"], "--name", "E", "--email", "eva@example.com"
    )
    assert again.status == 1
    assert "there already" in again.err
    wrong = installation.run("user", "create", "--location", location["id"], "--name", "E", "--email", "eva")
    assert wrong.status == 1
    assert "--email" in wrong.err


def test_lists_are_plain_lines_where_there_is_no_terminal(
    installation: Installation, location: dict[str, str]
) -> None:
    out = installation.run("location", "list").out
    heading, *rows = (line.split("\t") for line in out.splitlines())
    assert heading[0] == "id"
    assert location["id"] in [row[0] for row in rows]
    assert "\x1b" not in out


def test_migrating_again_changes_nothing(installation: Installation, location: dict[str, str]) -> None:
    answer = installation.json("migrate")
    assert answer["before"] == answer["now"]
    assert answer["changed"] is False


def test_settings_are_shown_without_passwords(installation: Installation) -> None:
    key = Fernet.generate_key().decode()
    ended = installation.run(
        "settings",
        "--json",
        FRONTDESK_DATABASE_URL="postgresql://desk:hunter2@db.example:5432/desk?password=hunter2",
        FRONTDESK_SECRET_KEY=key,
        FRONTDESK_PROT="9",
    )
    assert "hunter2" not in ended.out
    assert key not in ended.out
    shown = {one["variable"]: one for one in json.loads(ended.out)}
    assert shown["FRONTDESK_DATABASE_URL"]["value"].startswith("postgresql://desk:***@db.example")
    assert (shown["FRONTDESK_PORT"]["default"], shown["FRONTDESK_PORT"]["given"]) == ("8080", False)
    assert all(one["meaning"] for one in shown.values())
    assert "did you mean FRONTDESK_PORT" in ended.err


def test_wrong_settings_are_all_named_before_anything_starts(installation: Installation) -> None:
    wrong = {
        "FRONTDESK_PORT": "http",
        "FRONTDESK_DATABASE_URL": "mysql://127.0.0.1/desk",
        "FRONTDESK_REDIS_URL": "localhost",
        "FRONTDESK_RATE_LIMIT": "many",
        "FRONTDESK_PUBLIC_URL": "desk.example",
    }
    ended = installation.run("serve", **wrong)
    assert ended.status == 1
    named = {line.removeprefix("Error: ").partition(":")[0] for line in ended.err.splitlines()}
    assert named == set(wrong)


def test_a_database_out_of_reach_is_told_without_its_password(installation: Installation) -> None:
    away = "postgresql://desk:secret@127.0.0.1:1/desk"
    ended = installation.cold.run("migrate", FRONTDESK_DATABASE_URL=away)
    assert ended.status == 1
    assert "Nothing answers at postgresql://desk:***@127.0.0.1:1/desk" in ended.err
    assert "secret" not in ended.err
    assert len(ended.err.splitlines()) == 1


def test_help_lists_every_noun_and_a_mistyped_one_is_guessed(installation: Installation) -> None:
    out = installation.cold.run("--help").out
    for noun in ("serve", "work", "demo", "doctor", "settings", "migrate", "backup", "restore", "token"):
        assert f"  {noun} " in out
    ended = installation.cold.run("tokn")
    assert ended.status == 2
    assert "token" in ended.err


async def test_a_backup_brings_everything_back_into_an_empty_database(
    installation: Installation, location: dict[str, str], cluster: tuple[str, str]
) -> None:
    file = installation.data_dir / "saved"
    saved = installation.json("backup", str(file))
    assert saved["bytes"] == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600

    empty = await make_empty_database(*cluster)
    restored = installation.run("restore", str(file), "--json", FRONTDESK_DATABASE_URL=empty)
    assert restored.json["madeAt"] == saved["madeAt"]
    listed = installation.run("location", "list", "--json", FRONTDESK_DATABASE_URL=empty).json
    assert location["id"] in [row["id"] for row in listed]
    assert await newest_epoch(empty) > 1


def test_a_restore_replaces_what_is_there_only_when_forced(
    installation: Installation, location: dict[str, str]
) -> None:
    file = installation.data_dir / "earlier"
    installation.json("backup", str(file))
    later = installation.json("location", "create", "--name", "Later")

    refused = installation.run("restore", str(file))
    assert refused.status == 1
    assert "not empty" in refused.err

    installation.json("restore", str(file), "--force")
    kept = [row["id"] for row in installation.json("location", "list")]
    assert location["id"] in kept
    assert later["id"] not in kept


def test_what_is_no_backup_is_refused(installation: Installation) -> None:
    file = installation.data_dir / "nonsense"
    file.write_text("hello")
    ended = installation.run("restore", str(file), "--force")
    assert ended.status == 1
    assert "not a whole backup" in ended.err
    assert installation.run("restore", str(file.with_name("missing"))).status == 1
    assert installation.run("backup", "/nowhere/at/all").status == 1


async def newest_epoch(url: str) -> int:
    """What happens after a restore must not stand among what it brought back."""
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("SELECT current_epoch()"))
    finally:
        await connection.close()


def test_the_keys_that_sign_webhooks_are_changed_and_the_former_ones_stay_listed(
    installation: Installation,
) -> None:
    first = installation.json("webhook", "rotate-keys")
    second = installation.json("webhook", "rotate-keys")
    signing = {key["id"] for key in second if key["until"] is None}
    former = {key["id"] for key in second if key["until"] is not None}
    assert {key["id"] for key in first if key["until"] is None} <= former
    assert len(signing) == 2
    assert (installation.data_dir / "secret.key").exists()


async def make_empty_database(admin_url: str, owner_url: str) -> str:
    """The URL of a new database without any tables."""
    name = f"empty_{new_id().lower()}"
    connection = await asyncpg.connect(with_database(admin_url, "postgres"))
    try:
        await connection.execute(f'CREATE DATABASE {name} OWNER "{urlsplit(owner_url).username}"')
    finally:
        await connection.close()
    return with_database(owner_url, name)
