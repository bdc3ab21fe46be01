"""What leaves the site: mail to subscribers, and pings to a hub."""

from django.utils import timezone
from django_tasks import task

from bulletins.outbox.gathering import gather
from bulletins.outbox.links import forget_unconfirmed
from bulletins.outbox.pings import ping
from bulletins.outbox.sending import send
from bulletins.outbox.telling import tell


def send_due(now, ended=None):
    """Do all that is due, no more mail once the event `ended` is set; {what: how many}. RelayDown as in send."""
    forget_unconfirmed(now)
    tell(now)
    gather(now)
    pings = ping(now)
    return send(now, ended) | {"pings": pings}


@task()
def work():
    """The same out of turn, so that nobody waits for a link. Done twice it sends nothing twice."""
    send_due(timezone.now())
