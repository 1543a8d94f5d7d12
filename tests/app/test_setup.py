"""The script that makes the environment, where it has nothing to install and says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the files the script looks at."""
    for name in (".ci/setup", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    package = tmp_path / "src" / "frontdesk"
    package.mkdir(parents=True)
    shutil.copy(ROOT / "src" / "frontdesk" / "__init__.py", package)
    return tmp_path


def set_up(project: Path, *arguments: str, path: Path | None = None, **environment: str) -> tuple[int, str]:
    """Its status and all it said."""
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | environment
    if path is not None:
        given["PATH"] = f"{path}:/usr/bin:/bin"
    done = subprocess.run(
        ["/bin/sh", str(project / ".ci" / "setup"), *arguments],
        check=False,
        env=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


def program(directory: Path, name: str, script: str) -> Path:
    directory.mkdir(exist_ok=True)
    made = directory / name
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(0o755)
    return made


def test_a_python_that_is_too_old_is_told(project: Path) -> None:
    old = program(project / "bin", "python-old", "exit 1")
    status, told = set_up(project, "run", PYTHON=str(old))
    assert status == 1
    assert "3.11" in told
    assert set_up(project, "run", PYTHON="python-that-is-not-there")[0] == 1


def test_missing_parts_of_python_are_told_with_their_package(project: Path) -> None:
    """As on Debian, where venv is a package of its own."""
    bare = program(
        project / "bin", "python-bare", f'case "$2" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"'
    )
    status, told = set_up(project, "run", PYTHON=str(bare), path=project / "bin")
    assert status == 1
    assert "python3-venv" in told


def test_an_environment_that_holds_what_is_wanted_is_left_alone(project: Path) -> None:
    """Also one for development where only the server is wanted; a changed lock file is noticed."""
    log = project / "log"
    pip = (
        'case "$*" in *pip*) for word in "$@"; do test ! -f "$word" || cat "$word"; done >> '
        f'{log}; echo "$@" >> {log}; exit 0;; *"import frontdesk"*) exit 0;; esac;'
        f' exec {sys.executable} "$@"'
    )
    (project / ".venv").mkdir()
    program(project / ".venv" / "bin", "python", pip)
    assert set_up(project, "dev", path=project / "bin")[0] == 0
    wanted = (project / "requirements-dev.lock").read_text().splitlines()
    told = log.read_text().splitlines()
    assert sorted(line for line in told if "==" in line) == sorted(line for line in wanted if "==" in line)
    assert all("--require-hashes --no-deps" in line for line in told if " -r " in line)

    log.write_text("")
    assert set_up(project, "dev", path=project / "bin") == (0, "")
    assert set_up(project, "run", path=project / "bin") == (0, "")
    assert log.read_text() == ""

    with (project / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert set_up(project, "dev", path=project / "bin") == (0, "")
    with (project / "requirements-dev.lock").open("a") as lock:
        lock.write("# changed\n")
    assert set_up(project, "dev", path=project / "bin")[0] == 0
    assert "# changed" in log.read_text()


def test_packages_that_cannot_be_installed_are_no_environment(project: Path) -> None:
    """Whichever half of them it is."""
    for half in (0, 1):
        pip = (
            f'case "$*" in *" -r "*/{half}*) exit 1;; *pip*|*"import frontdesk"*) exit 0;; esac;'
            f' exec {sys.executable} "$@"'
        )
        (project / ".venv").mkdir(exist_ok=True)
        program(project / ".venv" / "bin", "python", pip)
        assert set_up(project, "run", path=project / "bin")[0] == 1
        assert not (project / ".venv" / ".installed-run").exists()


def test_make_tells_what_there_is() -> None:
    told = subprocess.run(["make", "-C", str(ROOT)], check=True, capture_output=True, text=True).stdout
    for target in ("setup", "demo", "test", "check", "fix", "bench", "clean"):
        assert f"make {target}" in told
