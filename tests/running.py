"""The site as an operator starts it, for tests and scripts that need a whole one."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START = 240  # seconds: with the installation of every package
PARTS = (
    "Makefile manage.py requirements.txt requirements-dev.txt bin bulletins embassy locale static "
    "templates"
)


def copy_of_the_project(folder):
    """What `git clone` would bring of the parts that run; without the environment and any data."""
    folder.mkdir(exist_ok=True)
    for part in PARTS.split():
        if (ROOT / part).is_dir():
            shutil.copytree(
                ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy2(ROOT / part, folder / part)
    return folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_environment(**settings):
    """The caller's environment without what the tests set for themselves."""
    ours = ("SECRET_KEY", "SITE_URL", "DATA_DIR", "DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {name: str(value) for name, value in settings.items()}


def interruptible():
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Site:
    def __init__(self, folder, command, settings):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed by stop)
        self.process = subprocess.Popen(
            command, cwd=folder, env=clean_environment(PORT=self.port, **settings),
            stdout=self.log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=interruptible,
        )  # fmt: skip

    def printed(self):
        self.log.seek(0)
        return self.log.read()

    def wait(self):
        """Return once it answers; RuntimeError with what it printed where it ended or never does."""
        end = time.monotonic() + START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.address + "/en/privacy/", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"The site did not start.\n{self.printed()}")

    def get(self, path):
        """(status, text) of an address."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def password(self, name="editor"):
        return re.search(rf"user name: {name}\n +password: +(\S+)", self.printed())[1]

    def stop(self):
        """Press Ctrl-C, as a terminal does to the whole group; the exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise


@contextmanager
def site(folder=ROOT, command=("make", "run"), **settings):
    """Start it on a free port of 127.0.0.1, wait until it answers, and end it in any case."""
    started = Site(folder, command, settings)
    try:
        started.wait()
        yield started
    finally:
        started.stop()
        started.log.close()
