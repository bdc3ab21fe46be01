"""A sender that is killed at any moment, and two at once: everybody is written to, nobody in vain.

`make slow` runs it as large as it must hold: 2,000 subscribers, 20 kills.
"""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bulletins.models import Message, Subscription
from tests import builders as make
from tests import mailing, running

FULL = "FAULTS" in os.environ
SUBSCRIBERS, KILLS = (2000, 20) if FULL else (150, 5)
PATIENCE = 600 if FULL else 120  # seconds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mission")]


@pytest.fixture
def relay():
    with mailing.relay() as made:
        yield made


@pytest.fixture
def readers():
    """Addresses that follow everything, and one bulletin that was published since."""
    now = timezone.now()
    addresses = [f"reader-{number}@example.org" for number in range(SUBSCRIBERS)]
    Subscription.objects.bulk_create(
        Subscription(address=address, language="en", confirmed_at=now - timedelta(days=1))
        for address in addresses
    )
    make.event(published_at=now)
    return addresses


def database():
    """The test's database as DATABASE_URL names it."""
    of = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{of['NAME']}"
    return f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


def start(relay, *arguments):
    """The real command, on the test's database."""
    settings = {
        "DATABASE_URL": database(), "DATA_DIR": os.environ["DATA_DIR"], "SECRET_KEY": "only for tests",
        "SITE_URL": "https://embassy.example", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": relay.port,
        "EMAIL_USE_TLS": False,
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "manage.py", "send_due", *arguments],
        cwd=running.ROOT, env=running.clean_environment(**settings),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def wait_until(condition, *processes):
    end = time.monotonic() + PATIENCE
    while not condition():
        for process in processes:
            assert process.poll() is None, process.stdout.read()
        assert time.monotonic() < end, "nothing moves"
        time.sleep(0.002)


def kill_at_random(relay, chance):
    """Start a sender, let it work for a while, and end it as a lost machine would."""
    before = len(relay.taken)
    sender = start(relay, "--every", "1")
    enough = chance.randint(0, SUBSCRIBERS // (KILLS + 1))
    wait_until(lambda: len(relay.taken) >= before + enough, sender)
    time.sleep(chance.uniform(0, 0.05 if enough else 2))  # with none taken: while it begins
    sender.kill()
    sender.wait()
    sender.stdout.close()


def let_leases_pass():
    """What the dead held is due again, as it is ten minutes later; nobody waits here for that."""
    Message.objects.filter(sent_at=None, due_at__gt=timezone.now()).update(due_at=timezone.now())


def test_a_sender_that_is_killed_loses_nobody_and_repeats_at_most_one_message_a_kill(
    relay, readers
):
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # shown where it fails
    chance = random.Random(seed)
    for _kill in range(KILLS):
        kill_at_random(relay, chance)
        let_leases_pass()
    said, _nothing = start(relay).communicate(timeout=PATIENCE)
    assert "messages sent" in said
    assert set(relay.addresses) == set(readers)
    assert len(relay.taken) - len(readers) <= KILLS
    first = {}
    for address, octets in relay.taken:
        name = mailing.read(octets)["Message-ID"]
        assert first.setdefault(address, name) == name
    assert len(set(first.values())) == len(readers)
    assert not Message.objects.filter(sent_at=None).exists()
    assert Message.objects.count() == len(readers)


def test_two_senders_at_once_send_each_message_once(relay, readers):
    senders = [start(relay, "--every", "0.2") for _sender in range(2)]
    wait_until(lambda: not Message.objects.filter(sent_at=None).exists() and relay.taken, *senders)
    for sender in senders:
        sender.terminate()
    said = [sender.communicate(timeout=PATIENCE)[0] for sender in senders]
    assert [sender.returncode for sender in senders] == [0, 0], said
    assert sorted(relay.addresses) == sorted(readers)
