"""What was counted of a reader's network goes after two days, also where nobody else asks."""

from datetime import timedelta

from django.utils import timezone

from bulletins import outbox
from bulletins.models import SignUps
from bulletins.outbox import subscribing


def test_the_hash_of_a_network_is_kept_for_two_days(noon):
    subscribing.sign_up("reader@example.org", "en", "", "once", "192.0.2.0/24")
    for days, kept in ((1, 1), (1, 0)):
        noon.shift(timedelta(days=days))
        outbox.send_due(timezone.now())
        assert SignUps.objects.count() == kept
