"""Two links for the same selection, pressed at once, begin one subscription."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from bulletins.models import Subscription
from bulletins.outbox import subscribing
from tests.mailing import subscriber


@pytest.mark.django_db(transaction=True)
def test_of_two_links_pressed_at_once_one_subscription_comes(mission):
    connections.close_all()
    with ThreadPoolExecutor(2) as readers:
        for time in range(10):
            asked = [subscriber(f"{time}@example.org", confirmed_at=None) for _link in range(2)]
            together = Barrier(2)

            def press(subscription, together=together):
                try:
                    together.wait(30)
                    subscribing.confirm(subscription)
                finally:
                    connections.close_all()

            assert list(readers.map(press, asked)) == [None, None]
            [begun] = Subscription.objects.filter(address=f"{time}@example.org")
            assert begun.confirmed_at
