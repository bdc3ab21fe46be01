"""`make run`: what a person sees who starts the site."""

import os
import re
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests import postgres, running

pytestmark = pytest.mark.once


@pytest.fixture
def copy(tmp_path):
    """The project as cloned, in a folder with a space in its name, its environment made already."""
    folder = running.copy_of_the_project(tmp_path / "our embassy")
    (folder / ".venv").symlink_to(running.ROOT / ".venv")
    return folder


def refused(folder, preexec=None, **settings):
    """What a start that cannot work says; it ends by itself with exit code 1 or make's 2."""
    done = subprocess.run(
        ["make", "-s", "run"], cwd=folder, env=running.clean_environment(**settings),
        capture_output=True, text=True, timeout=120, check=False, preexec_fn=preexec,
    )  # fmt: skip
    assert done.returncode != 0
    assert "Traceback" not in done.stderr + done.stdout
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(said) == 1, done.stderr
    return said[0]


def read(folder, name, **settings):
    """The setting `name` as the site has it."""
    return subprocess.check_output(
        [folder / ".venv/bin/python", "-c", f"from embassy.settings import {name}; print({name})"],
        cwd=folder, env=running.clean_environment(**settings), text=True,
    ).strip()  # fmt: skip


def test_the_first_start_serves_the_sample_and_prints_two_accounts_and_the_next_prints_none(copy):
    with running.site(copy) as site:
        for path in ("/en/news/", "/es/news/", "/admin/login/", "/static/site.css"):
            assert site.get(path)[0] == 200, path
        assert f"{site.address}/en/news/" in site.printed()
        assert len(site.password("writer")) >= 12
        assert site.password("writer") != site.password("editor")
        assert site.stop() in (0, 130, -2, 2)  # 2 is make's own after an interrupt
        assert "Traceback" not in site.printed()
    data = copy / "var"
    assert {"embassy.sqlite3", "secret-key", "static"} <= {entry.name for entry in data.iterdir()}
    with running.site(copy) as again:
        assert "password" not in again.printed()
        assert "sample" not in again.printed()


def test_data_lives_where_data_dir_says(copy, tmp_path):
    with running.site(copy, DATA_DIR=tmp_path / "elsewhere"):
        assert (tmp_path / "elsewhere" / "embassy.sqlite3").exists()
    assert not (copy / "var").exists()


def test_the_site_runs_on_postgresql(copy):
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("NOT TESTED: PostgreSQL was not found.")
    with postgres.server(programs) as url, running.site(copy, DATABASE_URL=url) as site:
        assert site.get("/es/news/")[0] == 200
        assert not (copy / "var" / "embassy.sqlite3").exists()


def test_a_request_line_that_is_too_long_gets_a_clean_answer(copy):
    with running.site(copy) as site:
        for length in (8_190, 60_000, 200_000):
            assert site.get("/en/news/?q=" + "a" * length)[0] == 414


def test_a_taken_port_is_named_with_another(copy, tmp_path):
    with running.site(copy, DATA_DIR=tmp_path / "first") as site:
        sentence = refused(copy, PORT=site.port, DATA_DIR=tmp_path / "second")
    assert f"PORT={site.port + 1}" in sentence
    assert not (tmp_path / "second" / "embassy.sqlite3").exists()


@pytest.mark.parametrize(
    "setting",
    [
        {"PORT": "x"},
        {"PORT": "99999"},
        {"HOST": "nowhere.invalid"},
        {"FEED_MONTHS": "0"},
        {"DEBUG": "perhaps"},
        {"LOG_LEVEL": "loud"},
        {"SITE_URL": "embassy.example"},
        {"SITE_URL": "https://embassy.example/news"},
        {"DATABASE_URL": "nonsense"},
        {"DATA_DIR": "/proc/nowhere"},
    ],
    ids=lambda setting: "=".join(*setting.items()),
)
def test_a_bad_setting_is_one_sentence_that_names_it(copy, setting):
    ((name, value),) = setting.items()
    sentence = refused(copy, **{"PORT": running.free_port(), **setting})
    assert name in sentence or value in sentence


def test_a_full_disk_is_one_sentence_and_leaves_no_empty_secret_to_the_next_start(copy):
    said = refused(copy, preexec=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
    assert "DATA_DIR" in said
    assert len(read(copy, "SECRET_KEY")) >= 50


def test_the_sites_address_is_written_as_browsers_write_it(copy):
    assert read(copy, "SITE_URL", SITE_URL="https://News.Embassy.example:443/") == (
        "https://news.embassy.example"
    )


def test_a_database_that_does_not_answer_is_one_sentence(copy):
    url = f"postgres://embassy@127.0.0.1:{running.free_port()}/embassy"
    said = refused(copy, PORT=running.free_port(), DATABASE_URL=url)
    assert "database" in said


def test_an_old_python_is_named_and_nothing_is_made(tmp_path):
    folder = running.copy_of_the_project(tmp_path / "old")
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    assert "3.11" in refused(folder, PYTHON=old)
    assert not (folder / ".venv").exists()


@pytest.fixture
def open_folder():
    """A folder that another account may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="embassy-readonly-"))
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_is_named(open_folder):
    folder = open_folder
    running.copy_of_the_project(folder)
    before = sorted(folder.iterdir())
    folder.chmod(0o555)
    nobody = (lambda: os.setuid(65534)) if os.getuid() == 0 else None
    assert re.search(r"cannot be written", refused(folder, preexec=nobody))
    assert sorted(folder.iterdir()) == before
