"""Names in double braces within a text, such as `{{contact.first_name}}` or `{{contact.city | your town}}`.

Nothing is computed: a name stands for a text, and what comes after a bar for where there is none. What is
put in is not read again, so a value that looks like a name stays as it is.
"""

import re
from collections.abc import Iterator, Mapping

_NAME = re.compile(r"\{\{\s*([\w.-]{1,200}?)\s*(?:\|([^{}]{0,500}))?\}\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with everything it names; `values` go by names in small letters, other names leave nothing."""

    def stands_for(found: re.Match[str]) -> str:
        return values.get(found[1].lower(), "") or (found[2] or "").strip()

    return _NAME.sub(stands_for, text)


def names_in(text: str) -> Iterator[str]:
    """The names, as they are written."""
    for found in _NAME.finditer(text):
        yield found[1]
