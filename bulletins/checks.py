from django.core.checks import Error
from django.db import connections

from bulletins import triggers


def triggers_are_there(databases=None, **kwargs):
    """`check --database default` fails where feeds would not notice a change."""
    found = []
    for using in databases or ():
        with connections[using].cursor() as cursor:
            tables = connections[using].introspection.table_names(cursor)
        lacking = triggers.missing(using) if "bulletins_edition" in tables else []
        if lacking:
            found.append(
                Error(
                    f"The database lacks {len(lacking)} triggers, such as {lacking[0]}: "
                    "feeds would not notice every change.",
                    hint="Run manage.py migrate.",
                    id="bulletins.E001",
                )
            )
    return found
