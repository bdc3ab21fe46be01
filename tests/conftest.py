import pytest
from django.conf import settings

settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_superuser("ana", password="a long enough word")


@pytest.fixture
def desk(client, editor):
    """A client signed in at the desk."""
    client.force_login(editor)
    return client
