from datetime import date

from django.core.management.base import BaseCommand, CommandError

from bulletins import sample


class Command(BaseCommand):
    help = (
        "Make the sample bulletins in an empty site; with --count, that many for load in any site."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--count", type=int, help="rows, evenly; English and Spanish of an item in turn"
        )
        parser.add_argument("--years", type=int, default=sample.YEARS, help="over so many years")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same rows")
        parser.add_argument(
            "--until", type=date.fromisoformat, help="the last day, such as 2026-03-01"
        )

    def handle(self, *args, count, years, seed, until, **options):
        if count is not None:
            if count < 1 or not 1 <= years <= 100:
                raise CommandError("--count must be 1 or more, --years 1 to 100.")
            try:
                made = sample.make_many(count, seed, until, years)
            except ValueError as error:
                raise CommandError(str(error)) from None
        elif not sample.wanted():
            self.stdout.write("There are bulletins here already: nothing was changed.")
            return
        else:
            made = sample.make()
        self.stdout.write(f"{made} bulletins made.")
