"""The server's configuration: written anew at every start, so that an upgrade of frontdesk brings its own."""

import os
from pathlib import Path

from frontdesk.kit.postgres.files import replace_file
from frontdesk.kit.postgres.leftovers import name_of

_SMALL_SHARED_MEMORY = 512 * 1024 * 1024

_SETTINGS = """\
# Written by frontdesk at every start. Your own settings: ALTER SYSTEM SET ..., they come after these.
max_connections = 200
shared_buffers = 128MB
password_encryption = scram-sha-256
wal_level = replica
synchronous_commit = on
fsync = on
full_page_writes = on
max_wal_size = 1GB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
lc_messages = 'C'
lc_monetary = 'C'
lc_numeric = 'C'
lc_time = 'C'
default_text_search_config = 'pg_catalog.english'
dynamic_shared_memory_type = {dynamic_shared_memory}

# One file a day, the week's oldest overwritten. What customers write stays out of the log:
# neither the statement nor the row that failed is told, only what was wrong.
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_min_error_statement = panic
log_error_verbosity = terse
"""

_WHO_MAY_CONNECT = """\
# Written by frontdesk at every start.
local all         all              scram-sha-256
host  all         all 127.0.0.1/32 scram-sha-256
host  replication all 127.0.0.1/32 scram-sha-256
"""


def write_settings(cluster: Path, owner: tuple[int, int] | None) -> None:
    """Put our configuration into the cluster, owned by (user, group) where that is not ourselves."""
    settings = _SETTINGS.format(dynamic_shared_memory=_dynamic_shared_memory())
    replace_file(cluster / "postgresql.conf", settings, owner=owner)
    replace_file(cluster / "pg_hba.conf", _WHO_MAY_CONNECT, owner=owner)


def server_arguments(cluster: Path, port: int) -> list[str]:
    """Arguments of the server. What keeps strangers out stands here, where ALTER SYSTEM cannot change it."""
    fixed = {
        "cluster_name": name_of(cluster),
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
    }
    return ["-D", str(cluster), *(part for name in fixed for part in ("-c", f"{name}={fixed[name]}"))]


def _dynamic_shared_memory() -> str:
    """Containers often give /dev/shm 64 MB, too little to build a vector index in; files work anywhere."""
    try:
        shared = os.statvfs("/dev/shm")  # noqa: S108 - looked at, not written to
    except OSError:
        return "posix"
    return "posix" if shared.f_frsize * shared.f_blocks >= _SMALL_SHARED_MEMORY else "mmap"
