import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bulletins.importers.page import Unreadable
from bulletins.importers.report import written
from bulletins.importers.text_import import import_files


class Command(BaseCommand):
    help = "Read bulletins out of plain text, each fact with its evidence; again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--year", type=int, help="of dates that name none, such as 2018")
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")
        parser.add_argument(
            "--publish", action="store_true", help="into the archive, under their own days"
        )
        parser.add_argument("--report", choices=["text", "json"], default="text")

    def handle(self, *args, files, language, year, dry_run, publish, report, **options):
        if year is not None and not 1900 <= year <= 2200:
            raise CommandError("--year must lie between 1900 and 2200.")
        try:
            found = import_files(files, language, year, publish, dry_run)
        except Unreadable as error:
            raise CommandError(str(error)) from None
        if report == "json":
            self.stdout.write(json.dumps(vars(found), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(written(found))
