"""Offered times cannot be made up, taken from elsewhere, or kept for ever."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cryptography.fernet import Fernet

from frontdesk.domain.calendars import Slot
from frontdesk.flow.booking.tokens import ExpiredSlot, ForgedSlot, read_token, sign
from frontdesk.kit.vault import Vault

OLD_KEY, NEW_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
VAULT = Vault([OLD_KEY])
NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)
START = datetime(2026, 3, 29, 10, tzinfo=ZoneInfo("Europe/Madrid"))
SLOT = Slot("cal_123", START, START + timedelta(minutes=45), "user1")
SOON = NOW + timedelta(minutes=10)


def test_a_token_gives_the_slot_back() -> None:
    token = sign(VAULT, "here", SLOT, expires=SOON)
    assert read_token(VAULT, "here", token, now=NOW) == SLOT
    nobody = Slot("cal_123", START, START + timedelta(minutes=45))
    assert read_token(VAULT, "here", sign(VAULT, "here", nobody, expires=SOON), now=NOW) == nobody
    assert len(token) < 120
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    # After the vault's key was changed, offers of before are good still.
    assert read_token(Vault([NEW_KEY, OLD_KEY]), "here", token, now=NOW) == SLOT


def test_a_token_is_good_for_its_location_contact_and_time_alone() -> None:
    token = sign(VAULT, "here", SLOT, contact_id="ana", expires=SOON)
    assert read_token(VAULT, "here", token, now=NOW, contact_id="ana") == SLOT
    for location, contact in (("there", "ana"), ("here", "ben"), ("here", None)):
        with pytest.raises(ForgedSlot):
            read_token(VAULT, location, token, now=NOW, contact_id=contact)
    with pytest.raises(ForgedSlot):
        read_token(Vault([NEW_KEY]), "here", token, now=NOW, contact_id="ana")
    with pytest.raises(ExpiredSlot) as expired:
        read_token(VAULT, "here", token, now=SOON, contact_id="ana")
    assert expired.value.slot == SLOT


def test_no_text_is_taken_for_a_token_and_no_changed_token_for_a_good_one() -> None:
    token = sign(VAULT, "here", SLOT, expires=SOON)
    for place in range(len(token) - 1):  # the last character has bits that mean nothing
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(ForgedSlot):
            read_token(VAULT, "here", changed, now=NOW)
    for text in ("", "a", "x" * 40, "ñ", "\x00", "....", "=" * 9, "A" * 5_000):
        with pytest.raises(ForgedSlot):
            read_token(VAULT, "here", text, now=NOW)
