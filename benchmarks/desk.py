"""How long the bulletin's form takes to open beside the stock admin's: python -m benchmarks.desk

In one run and one process, by turns, on a site of 1,000 bulletins in a temporary folder. Exit 1 where the desk's
takes more than twice as long.
"""

import os
import sys
import tempfile
from statistics import median
from time import perf_counter

BOUND = 2
BULLETINS = 1_000
TIMES = 25


def opened(client, address):
    """Milliseconds until the form is there."""
    start = perf_counter()
    answer = client.get(address)
    if answer.status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}.")
    return (perf_counter() - start) * 1000


def main():
    with tempfile.TemporaryDirectory(prefix="embassy-bench-") as folder:
        os.environ |= {"DATA_DIR": folder, "DATABASE_URL": "", "DEBUG": "false"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "embassy.settings"
        os.environ.pop("DATABASE_URL")
        return measure()


def measure():
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client, override_settings

    from bulletins.models import Bulletin

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("sample_bulletins", count=BULLETINS)
    # A draft, since the desk asks more of it than of what is public.
    draft = Bulletin.objects.exclude(place=None).exclude(series=None).last()
    Bulletin.objects.filter(pk=draft.pk).update(status="draft", alone_reason="")
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench", password="bench"))
    address = f"/admin/bulletins/bulletin/{draft.pk}/change/"
    stock_templates = [settings.TEMPLATES[0] | {"DIRS": []}]
    stock = override_settings(ROOT_URLCONF="benchmarks.stock", TEMPLATES=stock_templates)
    taken = {"stock": [], "desk": []}
    for _round in range(TIMES):
        with stock:
            opened(client, address)  # its templates are read again each time
            taken["stock"].append(opened(client, address))
        opened(client, address)
        taken["desk"].append(opened(client, address))
    medians = {name: median(times) for name, times in taken.items()}
    ratio = medians["desk"] / medians["stock"]
    print(
        f"{'form opens, median':22}{medians['stock']:9.1f}{medians['desk']:9.1f} ms{ratio:8.2f}{BOUND:8}"
    )
    return 0 if ratio <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
