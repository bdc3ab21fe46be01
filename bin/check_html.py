"""Every public page of the sample through the Nu HTML checker (npm vnu-jar); exit 1 on any error."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
TOOLS = ROOT / ".venv" / "html-checker"


def checker():
    jar = TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.exists():
        TOOLS.mkdir(exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", TOOLS, "vnu-jar"], check=True)
    return jar


def pages(folder):
    """Write each page of the sample into `folder`."""
    os.environ |= {"DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "embassy.settings"}
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    call_command("migrate", verbosity=0)
    from bulletins import sample, workflow
    from bulletins.models import Bulletin
    from bulletins.outbox import links, subscribing

    sample.make()
    sample.make_many(60)
    withdrawn = Bulletin.objects.published().in_language("en").first()
    public = Bulletin.objects.published().exclude(pk=withdrawn.pk).newest_first()
    alone = public.get(title__startswith="Reading room")
    addresses = [bulletin.get_absolute_url() for bulletin in public.order_by("id")[:16]]
    workflow.withdraw(withdrawn, None, "wrong", "It took place on another day.")
    for language in ("en", "es"):
        addresses += [
            f"/{language}/{path}"
            for path in (
                "news/", "news/?page=2", "news/?year=2018&kind=event&place=united-states&q=a&order=oldest",
                "news/?category=nope", "news/?q=nothing-of-the-kind", "privacy/", "accessibility/",
                "contact/", "nothing/", "news/feed/", "news/feed/?year=2018", "subscribe/",
                "subscribe/?kind=event&q=a&year=2018", "subscribe/?category=nope",
                "subscribe/sent/", "subscribe/leave/nobody/", "subscribe/confirm/nobody/",
            )
        ]  # fmt: skip
        asked = subscribing.sign_up("name@example.org", language, "?kind=event", "daily", "")
        for name, token in (("confirm", links.confirm_token), ("leave", links.leave_token)):
            addresses.append(f"/{language}/subscribe/{name}/{token(asked)}/")
    addresses += [withdrawn.get_absolute_url(), alone.get_absolute_url().replace("/en/", "/es/")]
    client = Client()
    written = []
    for number, address in enumerate(addresses):
        response = client.get(address)
        if response.status_code >= 500:
            sys.exit(f"{address} answers {response.status_code}.")
        written.append(folder / f"{number:03}.html")
        written[-1].write_bytes(response.content)
        print(f"{written[-1].name} {response.status_code} {address}")
    return written


with tempfile.TemporaryDirectory() as folder:
    files = pages(Path(folder))
    result = subprocess.run(["java", "-jar", checker(), "--errors-only", *files], check=False)
    print(f"{len(files)} pages checked.")
    sys.exit(1 if result.returncode else 0)
