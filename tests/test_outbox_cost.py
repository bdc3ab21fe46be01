"""What looking for news costs, every half minute."""

from datetime import timedelta

from bulletins import outbox
from bulletins.models import Bulletin, Delivery, Kind
from tests import builders as make
from tests.mailing import subscriber

MINUTE = timedelta(minutes=1)


def test_without_subscriptions_thousands_are_passed_over_in_a_few_queries(
    noon, django_assert_max_num_queries
):
    for _bulletin in range(30):
        make.event()
    with django_assert_max_num_queries(20):
        outbox.send_due(make.NOON + MINUTE)
    assert not Bulletin.objects.filter(told_at=None).exists()


def test_the_cost_of_telling_goes_by_selections_not_by_readers(noon, django_assert_max_num_queries):
    for number in range(60):
        subscriber(f"reader-{number}@example.org", "?kind=event" if number % 2 else "")
    make.commemoration()
    make.event(published_at=make.NOON + MINUTE)
    with django_assert_max_num_queries(25):
        outbox.tell(make.NOON + MINUTE)
    assert Delivery.objects.filter(bulletin__kind=Kind.EVENT).count() == 60
    assert Delivery.objects.filter(bulletin__kind=Kind.COMMEMORATION).count() == 30
