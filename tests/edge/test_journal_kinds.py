"""Whatever a room notes is shown to whoever may read its product, and is undone or says why it is not."""

import re
from pathlib import Path

import frontdesk
from frontdesk.edge.http.platform.journal.scopes import SCOPES
from frontdesk.flow.undo import FINAL, UNDOERS

OPERATORS = {"company", "job", "signing key", "token"}
"""What belongs to the installation or to a company stands in no location's journal."""
_NOTED = re.compile(r'\.changed\(\s*"([^"]+)"|^_ENTITY = "([^"]+)"', re.MULTILINE)


def test_every_kind_of_thing_that_is_journaled_has_its_scope_and_its_way_back() -> None:
    texts = (path.read_text(encoding="utf-8") for path in Path(frontdesk.__path__[0]).rglob("*.py"))
    noted = {one or other for text in texts for one, other in _NOTED.findall(text)}
    assert noted - OPERATORS == set(SCOPES)
    assert noted - OPERATORS <= set(UNDOERS) | set(FINAL)
    assert not set(UNDOERS) & set(FINAL)
    assert set(UNDOERS) | set(FINAL) <= noted
