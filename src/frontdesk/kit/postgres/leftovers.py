"""Server processes of a cluster that have lost their supervisor or their postmaster."""

import contextlib
import hashlib
import os
import signal
from pathlib import Path

import psutil

from frontdesk.kit.postgres.files import read_file

_FAST_SHUTDOWN_SECONDS = 120
_IMMEDIATE_SHUTDOWN_SECONDS = 5
_ALONE_SECONDS = 0.3


def stop_leftovers(cluster: Path) -> None:
    """End what still runs on the cluster, and forget a process number that now means something else.

    The caller makes sure that no supervisor is at work on the cluster.
    """
    processes = processes_of(cluster)
    recorded = postmaster_of(cluster)
    postmaster = [process for process in processes if process.pid == recorded]
    if postmaster:
        _send(postmaster, signal.SIGINT)
        psutil.wait_procs(postmaster, timeout=_FAST_SHUTDOWN_SECONDS)
    # Without their postmaster the others end by themselves, unless a long query keeps them busy.
    _, left = psutil.wait_procs(processes, timeout=_ALONE_SECONDS)
    for signal_number in (signal.SIGQUIT, signal.SIGKILL):
        _send(left, signal_number)
        _, left = psutil.wait_procs(left, timeout=_IMMEDIATE_SHUTDOWN_SECONDS)
    if recorded is not None and not postmaster and _is_somebody_else(recorded, cluster):
        # A number reused after a restart of the machine or container; PostgreSQL would refuse to start.
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def name_of(cluster: Path) -> str:
    """The server's `cluster_name`, by which every one of its processes can be told from others.

    Their working directory would tell too, but root in a container may not look at it.
    """
    return f"frontdesk-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]}"


def processes_of(cluster: Path) -> list[psutil.Process]:
    """Every server process of the cluster."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.name().startswith("postgres") and _is_of(process, cluster):
                found.append(process)
    return found


def postmaster_of(cluster: Path) -> int | None:
    """The process number in the cluster's postmaster.pid."""
    lines = (read_file(cluster / "postmaster.pid") or "").splitlines()
    return int(lines[0]) if lines and lines[0].strip().isdecimal() else None


def is_ready(cluster: Path, postmaster: int) -> bool:
    """Whether that postmaster takes connections, as it says itself in the last line of postmaster.pid."""
    lines = (read_file(cluster / "postmaster.pid") or "").splitlines()
    return len(lines) >= 8 and lines[0].strip() == str(postmaster) and lines[7].strip() == "ready"


def _is_of(process: psutil.Process, cluster: Path) -> bool:
    return any(name_of(cluster) in part for part in process.cmdline())


def _is_somebody_else(number: int, cluster: Path) -> bool:
    """True only for a living process that can be looked at and is none of the cluster's."""
    try:
        process = psutil.Process(number)
        return bool(process.cmdline()) and not _is_of(process, cluster)
    except psutil.Error:
        return False


def _send(processes: list[psutil.Process], signal_number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal_number)
