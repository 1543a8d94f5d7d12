"""Words that are said to stand in a text, found there however they are typed."""

import unicodedata

_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})


def find_quote(words: str, text: str) -> str | None:
    """The words exactly as they stand in the text; None when they do not.

    Case, accents, blanks, invisible characters and the form of quotes and dashes do not matter.
    """
    wanted = "".join(character for character, _ in _plain(words)).strip()
    if not wanted:
        return None
    told = _plain(text)
    place = "".join(character for character, _ in told).find(wanted)
    if place < 0:
        return None
    start, end = told[place][1], told[place + len(wanted) - 1][1] + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return text[start:end]


def squeezed(text: str) -> str:
    """The letters and digits alone, without case and accents: what two ways to write the same share."""
    return "".join(character for character, _ in _plain(text) if character.isalnum())


def _plain(text: str) -> list[tuple[str, int]]:
    """Each character that counts, in one form, with its place in the text."""
    told: list[tuple[str, int]] = []
    for place, character in enumerate(text):
        for form in unicodedata.normalize("NFKD", character.translate(_SAME)).casefold():
            if form.isspace():
                if told and told[-1][0] != " ":
                    told.append((" ", place))
            elif not unicodedata.combining(form) and unicodedata.category(form) not in ("Cf", "Cc"):
                told.append((form, place))
    return told
