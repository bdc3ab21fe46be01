"""The interface in Spanish: the catalogue is complete, in step with the sources, and compiled."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import builders as make
from tests.reading import words

ROOT = Path(__file__).parent.parent
CATALOGUE = Path("locale/es/LC_MESSAGES/django.po")


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


@pytest.fixture
def tools():
    if not shutil.which("msgfmt"):
        if os.environ.get("CI"):
            pytest.fail(
                "The catalogues cannot be checked: install gettext (apt-get install gettext)."
            )
        pytest.skip("NOT CHECKED: the catalogues. Install gettext (apt-get install gettext).")


@pytest.fixture
def extracted(tools, tmp_path):
    """The catalogue as the sources of today would make it."""
    for folder in ("bulletins", "embassy", "templates", "static", "locale"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "manage.py", tmp_path)
    run(
        sys.executable, "manage.py", "makemessages", "-l", "es", "--no-location", "--no-obsolete",
        cwd=tmp_path, env=os.environ | {"DATA_DIR": str(tmp_path / "var")},
    )  # fmt: skip
    return tmp_path / CATALOGUE


def test_every_sentence_has_its_spanish(extracted):
    assert run("msgattrib", "--untranslated", extracted) == ""
    assert run("msgattrib", "--only-fuzzy", extracted) == ""


def test_the_translations_keep_their_placeholders_and_are_compiled(tools, tmp_path):
    compiled = tmp_path / "django.mo"
    run("msgfmt", "--check", "-o", compiled, ROOT / CATALOGUE)
    with compiled.open("rb") as fresh, (ROOT / CATALOGUE).with_suffix(".mo").open("rb") as kept:
        assert gettext.GNUTranslations(fresh)._catalog == gettext.GNUTranslations(kept)._catalog


def test_spanish_pages_speak_spanish_from_top_to_foot(client, db):
    bulletin = make.commemoration(
        language="es", title="Encuentro", summary="Se vieron.", body="<p>Se vieron.</p>", series=make.series("S", es="Intercambio"), number=5,
        day_inferred=True, day_basis=[{"code": "neighbours", "year": 2018}],
    )  # fmt: skip
    english = re.compile(
        r"\b(the|of|and|this|with|bulletins?|page|search|published|year|news)\b", re.IGNORECASE
    )
    for path in (
        "/es/news/", "/es/news/?year=2018", "/es/news/?category=x", bulletin.get_absolute_url(),
        "/es/privacy/", "/es/accessibility/", "/es/contact/", "/es/nothing/",
        "/es/subscribe/?year=2026", "/es/subscribe/?series=x", "/es/subscribe/sent/",
        "/es/subscribe/leave/x/", "/es/subscribe/confirm/x/", "/es/news/feed/?year=2026",
    ):  # fmt: skip
        text = words(client.get(path))
        for foreign in (
            "read this page in English", "see the news in English",
            "Follow the same selection in English",
        ):  # fmt: skip
            text = text.replace(foreign, "")
        text = re.sub(r"(https?|webcal)://\S+", "", text.replace(bulletin.observance.name, ""))
        assert english.findall(text) == [], path
