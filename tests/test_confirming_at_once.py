"""Two links for the same selection, pressed at once, begin one subscription."""

from functools import partial

import pytest

from bulletins.models import Subscription
from bulletins.outbox import subscribing
from tests.at_once import at_once
from tests.mailing import subscriber


@pytest.mark.django_db(transaction=True)
def test_of_two_links_pressed_at_once_one_subscription_comes(mission):
    for time in range(10):
        address = f"{time}@example.org"
        asked = [subscriber(address, confirmed_at=None) for _link in range(2)]
        pressed = [partial(subscribing.confirm, subscription) for subscription in asked]
        assert at_once(*pressed) == ["done", "done"]
        assert Subscription.objects.confirmed().filter(address=address).count() == 1
