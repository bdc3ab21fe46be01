"""Every command that the README gives is run, or, where that would test the tests, is known to make."""

import http.cookiejar
import re
import subprocess
import urllib.parse
import urllib.request

import pytest

from tests import running

pytestmark = pytest.mark.once

COMMANDS = [
    line.strip()
    for block in re.findall(r"```sh\n(.*?)```", (running.ROOT / "README.md").read_text(), re.DOTALL)
    for line in block.strip().splitlines()
]
STARTS = [command for command in COMMANDS if command.endswith("make run")]
TARGETS = [command for command in COMMANDS if command.startswith("make ") and command not in STARTS]
MANAGE = [command for command in COMMANDS if command.startswith(".venv/bin/python manage.py ")]
OLD_PAGE = """Embassy of Nowhere

Second talks on tides held

On March 4, 2019 the second talks on tides were held in Lisbon, Portugal. Both sides spoke of moons.
"""


@pytest.fixture
def copy(tmp_path):
    folder = running.copy_of_the_project(tmp_path / "embassy")
    (folder / ".venv").symlink_to(running.ROOT / ".venv")
    return folder


def signs_in(site, name, password):
    """Whether the desk lets this account in, as its sign-in form does."""
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    address = f"{site.address}/admin/login/?next=/admin/"
    with opener.open(address) as answer:
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())[1]
    form = {"username": name, "password": password, "csrfmiddlewaretoken": token}
    with opener.open(address, urllib.parse.urlencode(form).encode()) as answer:
        return answer.url == f"{site.address}/admin/"


def test_every_command_is_one_that_these_tests_run():
    assert len(STARTS) == 2
    assert {"make test", "make lint"} <= set(TARGETS)
    assert sorted(STARTS + TARGETS + MANAGE) == sorted(COMMANDS)


@pytest.mark.parametrize("command", STARTS)
def test_the_site_starts_in_both_languages_and_the_printed_accounts_sign_in(
    copy, tmp_path, command
):
    own = {"DATA_DIR": tmp_path / "data"} if "DATA_DIR" in command else {}
    with running.site(copy, command.split()[-2:], **own) as site:
        assert site.get("/en/news/")[0] == site.get("/es/news/")[0] == 200
        assert 'class="bulletin-list"' in site.get("/en/news/")[1]
        for name in ("writer", "editor"):
            assert signs_in(site, name, site.password(name))
        assert not signs_in(site, "editor", "another word")


@pytest.mark.parametrize("command", TARGETS)
def test_every_other_target_is_one_of_the_makefile(command):
    done = subprocess.run(
        [*command.split(), "-n"], cwd=running.ROOT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_commands_of_daily_use_do_what_they_say(copy):
    (copy / "old-page.txt").write_text(OLD_PAGE)
    with running.site(copy) as site:
        for command in MANAGE:
            words = "another long word\n" * 2 if "changepassword" in command else ""
            done = subprocess.run(
                command, shell=True, cwd=copy, env=running.clean_environment(), check=False,
                input=words, capture_output=True, text=True, start_new_session=True, timeout=120,
            )  # fmt: skip
            assert done.returncode == 0, (command, done.stdout, done.stderr)
            assert "Traceback" not in done.stderr
        assert "Second talks on tides held" in site.get("/en/news/?year=2019")[1]
        assert signs_in(site, "editor", "another long word")
