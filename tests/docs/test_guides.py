"""What a newcomer reads is true: every command in it is carried out, every name in it exists."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from frontdesk.app.cli.main import NOUNS
from frontdesk.app.settings import read_settings, tell_settings
from tests.docs.blocks import read_blocks, read_steps, shows
from tests.docs.session import Session

ROOT = Path(__file__).parents[2]
GUIDES = (
    "README.md",
    "docs/guides/quick-start.md",
    "docs/guides/connect-a-channel.md",
    "docs/guides/receive-webhooks.md",
    "docs/guides/decide-who-answers.md",
    "docs/guides/take-bookings.md",
    "docs/guides/write-a-workflow.md",
    "docs/guides/safe-roll-out.md",
    "docs/guides/troubleshooting.md",
    "docs/guides/write-a-tool.md",
    "docs/guides/undo-a-change.md",
)
AS_A_NEWCOMER_DOES = "docs/guides/quick-start.md"
"""In this one each command begins from nothing. The others save the time that takes."""
MISSPELT_ON_PURPOSE = {"FRONTDESK_PROT"}
READ_BY_PEOPLE = sorted(
    path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
)

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_NO_WORD = re.compile(r"[^\w\- ]")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_of_the_guide_works_and_shows_what_it_says(
    guide: str, shared_dir: Path, models_dir: Path, tmp_path: Path, warm: Path | None
) -> None:
    helped = None if guide == AS_A_NEWCOMER_DOES else warm
    place = shared_dir / f"guide-{Path(guide).stem}"
    session = Session(place, tmp_path, models_dir, shared_dir, helped)
    steps = read_steps(ROOT / guide)
    done = session.carry_out(steps, seconds=540)
    for one in done:
        told = f"{one.step.place}\n{one.step.commands}\n--- put out ---\n{one.output}"
        if not one.succeeded:
            pytest.fail(
                f"failed: {told}\n--- log of the server ---\n{session.log_of_server()[-4000:]}", pytrace=False
            )
        if one.step.shown is not None and not shows(one.step.shown, one.output):
            pytest.fail(f"does not show what stands in the guide: {told}", pytrace=False)
    assert len(done) == len(steps) > 0
    shutil.rmtree(place)


@pytest.mark.parametrize("guide", GUIDES)
def test_a_block_is_carried_out_or_says_why_not(guide: str) -> None:
    before = ""
    for block in read_blocks(ROOT / guide):
        assert block.language in ("sh", "text", "console"), f"{block.place}: unknown kind of block"
        if block.language == "text":
            assert before == "sh", f"{block.place}: a text block shows what the sh block before it puts out"
        assert (block.language == "console") == (block.reason is not None), (
            f"{block.place}: a console block, and only that, has <!-- not run: reason --> before it"
        )
        before = block.language


@pytest.mark.parametrize("page", READ_BY_PEOPLE)
def test_every_link_leads_somewhere(page: str) -> None:
    path = ROOT / page
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        there = path.parent / name if name else path
        assert there.exists(), f"{page} links to {target}, which is not there"
        if heading:
            assert heading in _headings(there), f"{page} links to {target}, and no heading is called so"


@pytest.mark.parametrize("page", READ_BY_PEOPLE)
def test_every_setting_that_is_named_exists(page: str) -> None:
    known = {one.variable for one in tell_settings(read_settings())}
    named = set(re.findall(r"FRONTDESK_[A-Z]+(?:_[A-Z]+)*", (ROOT / page).read_text(encoding="utf-8")))
    assert named <= known | MISSPELT_ON_PURPOSE


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `frontdesk (\w+)", text, re.MULTILINE))
    assert named == set(NOUNS)


def test_every_dependency_has_its_line() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    text = (ROOT / "docs/decisions/0006-dependencies.md").read_text(encoding="utf-8")
    named = [name for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for name in _names_in(row)]
    groups = told["dependency-groups"]
    wanted = [*told["project"]["dependencies"], *groups["build"], *groups["dev"]]
    assert sorted(named) == sorted(_bare(requirement) for requirement in wanted)


def _headings(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {_NO_WORD.sub("", title.lower()).replace(" ", "-") for title in titles}


def _names_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _bare(requirement: str) -> str:
    """The name alone: no version, no marker."""
    return re.split(r"[\s;<>=\[]", requirement, maxsplit=1)[0]
