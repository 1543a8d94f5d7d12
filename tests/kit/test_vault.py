"""Secrets are encrypted with keys from outside the database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from frontdesk.kit.vault import Sealed, Vault, keys_in_file


def key() -> str:
    return Fernet.generate_key().decode()


def test_a_sealed_secret_shows_nothing_and_opens_again() -> None:
    vault = Vault([key()])
    sealed = vault.seal("sk-très secret")
    assert b"secret" not in sealed
    assert vault.seal("sk-très secret") != sealed
    assert vault.open(sealed) == "sk-très secret"


def test_a_new_key_in_front_keeps_what_the_old_one_sealed_readable() -> None:
    old, new = key(), key()
    sealed = Vault([old]).seal("words")
    assert Vault([new, old]).open(sealed) == "words"
    with pytest.raises(Sealed):
        Vault([new]).open(sealed)


@pytest.mark.parametrize("keys", [[], ["short"], ["not base64 " * 4]])
def test_what_is_no_key_is_refused(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="key"):
        Vault(keys)


def test_a_key_file_is_made_once_for_all_who_ask_and_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(lambda _: keys_in_file(path), range(8)))
    assert all(keys == asked[0] for keys in asked)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret.key"]
    Vault(asked[0])
