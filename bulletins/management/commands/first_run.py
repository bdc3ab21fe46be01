import secrets
import socket

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from bulletins import sample


def refuse_taken_port(host, port):
    """CommandError where nothing could be served, before anything is made."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} cannot be served: {error.strerror}. Choose another, such as PORT={port + 1}."
            ) from None


class Command(BaseCommand):
    help = "Bring the site up to date; fill an empty one with the sample and an editor's account."

    def handle(self, *args, **options):
        refuse_taken_port(settings.HOST, settings.PORT)
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            said = " ".join(str(error).split())
            raise CommandError(f"The database cannot be used: {said}") from None
        try:
            call_command("collectstatic", interactive=False, verbosity=0)
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be written: {error.strerror}.") from None
        if sample.wanted():
            self.stdout.write(f"{sample.make()} sample bulletins made.")
        users = get_user_model().objects
        if not users.exists():
            password = secrets.token_urlsafe(12)
            users.create_superuser("editor", password=password)
            self.stdout.write("An editor's account was made. Its password is shown only now:")
            self.stdout.write(f"    user name: editor\n    password:  {password}")
        self.stdout.write(
            f"{settings.SITE_URL}/en/news/ for readers, {settings.SITE_URL}/admin/ for editors."
        )
        self.stdout.write("Ctrl-C ends it.")
