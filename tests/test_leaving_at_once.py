"""Who leaves while something is written to them is gone afterwards, and stands in nobody's way."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import QuerySet

from bulletins import outbox
from bulletins.models import Delivery, Message, Subscription
from bulletins.outbox import subscribing
from tests import builders as make
from tests.mailing import subscriber

SOON = make.NOON + timedelta(minutes=1)


@pytest.fixture
def leaves_before(mission, monkeypatch):
    """Lets a subscription be ended, by another process, after `method` was given its rows and before it writes them."""
    with ThreadPoolExecutor(1) as another:
        ends = []

        def leave(subscription, ended):
            try:
                subscribing.leave(subscription)
            finally:
                ended.set()
                connections.close_all()

        def before(method, subscription):
            write = getattr(QuerySet, method)

            def slowly(rows, objects, *arguments, **options):
                objects, ended = list(objects), threading.Event()
                if not ends:
                    ends.append(another.submit(leave, subscription, ended))
                    ended.wait(0.5)  # it may have to wait for us
                return write(rows, objects, *arguments, **options)

            monkeypatch.setattr(QuerySet, method, slowly)

        yield before
        assert [end.result(30) for end in ends] == [None]
        assert list(Subscription.objects.values_list("address", flat=True)) == ["stays@example.org"]
        assert Delivery.objects.count() == 1
        assert not Message.objects.exclude(subscription__address="stays@example.org").exists()


@pytest.mark.django_db(transaction=True)
def test_while_news_is_taken_up(leaves_before):
    subscriber("stays@example.org")
    leaves = subscriber("leaves@example.org")
    make.event(published_at=make.NOON)
    leaves_before("bulk_create", leaves)
    outbox.tell(SOON)


@pytest.mark.django_db(transaction=True)
def test_while_messages_are_made(leaves_before):
    subscriber("stays@example.org")
    leaves = subscriber("leaves@example.org")
    make.event(published_at=make.NOON)
    outbox.tell(SOON)
    leaves_before("bulk_update", leaves)
    outbox.gather(SOON)
