"""What can go wrong with the embedded database, told to the person who has to put it right."""

OWN_SERVER = "give the URL of a PostgreSQL server of your own in FRONTDESK_DATABASE_URL"


class PostgresProblem(Exception):
    """The database cannot be started, saved or restored; the message says what to do next."""


def about_files(error: OSError) -> PostgresProblem:
    """The problem that an error of the file system means for the database."""
    place = f" ({error.filename})" if error.filename else ""
    return PostgresProblem(
        f"The embedded database cannot use its files: {error.strerror or error}{place}. "
        "Run frontdesk as the user who owns the data directory, with space on the disk, "
        f"or {OWN_SERVER}."
    )
