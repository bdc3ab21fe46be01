from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bulletins import history
from bulletins.models import Revision


class Command(BaseCommand):
    help = "Check the chain of every bulletin's revisions; exit 1 where it is broken."

    def handle(self, *args, **options):
        broken = 0
        for sentence in history.check_all():
            self.stdout.write(sentence)
            broken += 1
        if broken:
            raise CommandError(
                ngettext(
                    "The history is broken in %(count)s place.",
                    "The history is broken in %(count)s places.",
                    broken,
                )
                % {"count": broken}
            )
        count = Revision.objects.count()
        self.stdout.write(_("%s revisions. The chain is unbroken.") % count)
