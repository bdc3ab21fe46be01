import pytest
import time_machine
from django.conf import settings
from django.core.signals import setting_changed
from django.test import Client

from tests import builders as make
from tests.browsing import address, chromium, look, mission  # noqa: F401 (fixtures of every test)
from tests.mailing import wire  # noqa: F401
from tests.open_forms import ana, draft, hers  # noqa: F401

settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
settings.TASKS["default"]["BACKEND"] = "django_tasks.backends.immediate.ImmediateBackend"
setting_changed.send(None, setting="TASKS", value=settings.TASKS, enter=True)  # it was read before
if (
    "sqlite3" in settings.DATABASES["default"]["ENGINE"]
):  # in memory, a second writer would not wait
    settings.DATABASES["default"]["TEST"]["NAME"] = str(settings.DATA_DIR / "tests.sqlite3")
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests make many


def pytest_addoption(parser):
    parser.addoption(
        "--pictures", help="folder for a picture of each step that a browser test takes"
    )


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_superuser("ana", password="a long enough word")


@pytest.fixture
def desk(client, editor):
    """A client signed in at the desk."""
    client.force_login(editor)
    return client


@pytest.fixture
def noon(db):
    """It is noon, and the test may travel on."""
    with time_machine.travel(make.NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def second(db):
    """A browser of a second person, who may approve."""
    browser = Client()
    browser.force_login(make.second("marco"))
    return browser
