"""PostgreSQL's client programs on one database, with the password in their environment alone."""

import json
import os
import subprocess
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from frontdesk.kit.postgres.problem import PostgresProblem
from frontdesk.kit.postgres.programs import Programs, find_programs

_PASSWORDS = ("password", "sslpassword")


class Client:
    """Runs psql, pg_dump and pg_restore on the database of a postgresql:// URL."""

    def __init__(self, url: str) -> None:
        self._url, self.environment = _without_password(url)
        self.programs: Programs = find_programs()

    def command(self, program: str, *arguments: str) -> list[str]:
        """The command line of a client program that connects to the database."""
        return [self.programs.path(program), f"--dbname={self._url}", "--no-password", *arguments]

    def psql(self) -> list[str]:
        """psql, reading a script that stops at its first error."""
        return self.command("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-")

    def value(self, query: str) -> Any:
        """The one JSON value that the query answers with. Raises PostgresProblem with psql's own words."""
        done = subprocess.run(
            [*self.psql(), "--tuples-only", "--no-align"],
            check=False,
            input=query,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env=self.environment,
        )
        if done.returncode != 0:
            raise PostgresProblem(f"The database could not be asked: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def check_version(self) -> int:
        """The server's major version. Raises PostgresProblem when it is newer than our programs."""
        server: int = self.value("SELECT current_setting('server_version_num')::int / 10000")
        if server > self.programs.major:
            raise PostgresProblem(
                f"The server is PostgreSQL {server}, and frontdesk's own backup programs are of version "
                f"{self.programs.major}. Use a newer frontdesk, or that server's own pg_dump and pg_restore."
            )
        return server


def run(command: list[str], environment: Mapping[str, str], what: str) -> str:
    """Run to the end and give its output. Raises PostgresProblem with the program's own words."""
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        env=environment,
    )
    if done.returncode != 0:
        raise PostgresProblem(f"{what} failed: {last_words(done.stderr)}")
    return done.stdout


def last_words(said: str) -> str:
    return "\n".join(said.strip().splitlines()[-12:])


def quoted(name: str) -> str:
    """The name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _without_password(url: str) -> tuple[str, dict[str, str]]:
    """The URL as it may stand on a command line, and an environment that has the password."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise PostgresProblem("The database's URL must begin with postgresql://.")
    login, at, hosts = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    options = parse_qsl(parts.query, keep_blank_values=True)
    password = unquote(password) or dict(options).get("password", "")
    query = urlencode([(name, value) for name, value in options if name not in _PASSWORDS])
    environment = dict(os.environ)
    if password:
        environment["PGPASSWORD"] = password
    return urlunsplit(("postgresql", f"{user}{at}{hosts}", parts.path, query, "")), environment
