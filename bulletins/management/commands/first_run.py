import secrets
import socket

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from bulletins import sample

ACCOUNTS = {"writer": ["Writer"], "editor": ["Editor", "Administrator"]}


def make_account(name, roles):
    """An account of the desk in the groups named; its password."""
    password = secrets.token_urlsafe(12)
    user = get_user_model().objects.create_user(name, password=password, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return password


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
    help = "Bring the site up to date; fill an empty one with the sample and two accounts."

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
        if not get_user_model().objects.exists():
            self.stdout.write(
                "Two accounts were made: one writes, the other approves and has the settings. "
                "Their passwords are shown only now:"
            )
            for name, roles in ACCOUNTS.items():
                self.stdout.write(
                    f"    user name: {name}\n    password:  {make_account(name, roles)}"
                )
        self.stdout.write(
            f"{settings.SITE_URL}/en/news/ for readers, {settings.SITE_URL}/admin/ for editors."
        )
        self.stdout.write("Ctrl-C ends it.")
