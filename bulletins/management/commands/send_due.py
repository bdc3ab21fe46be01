import signal
import threading

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins import outbox
from bulletins.outbox.relay import RelayDown


class Command(BaseCommand):
    help = "Send the mail and the pings that are due; exit 1 where the mail cannot be sent."

    def add_arguments(self, parser):
        parser.add_argument(
            "--every",
            type=float,
            metavar="SECONDS",
            help="go on until ended, and look again after so many seconds",
        )

    def handle(self, *args, every, **options):
        if every is None:
            try:
                self.stdout.write(self.report(outbox.send_due(timezone.now())))
            except RelayDown as why:
                raise CommandError(str(why)) from None
        else:
            self.go_on(every)

    def go_on(self, every):
        """Until SIGTERM or SIGINT; what is being sent is finished first. Says only what it did."""
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: ended.set())
        while not ended.is_set():
            close_old_connections()
            try:
                done = outbox.send_due(timezone.now(), ended)
            except RelayDown as why:
                self.stderr.write(str(why))
            else:
                if any(done.values()):
                    self.stdout.write(self.report(done))
            ended.wait(every)

    def report(self, done):
        return (
            _(
                "%(sent)s messages sent, %(later)s put off, %(refused)s refused, "
                "%(stopped)s addresses stopped; %(pings)s pings."
            )
            % done
        )
