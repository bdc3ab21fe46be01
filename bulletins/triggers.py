"""Triggers of the database that raise the edition with every change of what readers can see.

Installed after each migration, because SQLite makes a table anew when it is altered and its triggers go.
"""

from django.apps import apps
from django.db import connections

# The number rises once for each statement, however many rows it writes.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION bulletins_edition_raise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('bulletins.raised', true) IS DISTINCT FROM statement_timestamp()::text THEN
        UPDATE bulletins_edition SET number = number + 1 WHERE id = 1;
        PERFORM set_config('bulletins.raised', statement_timestamp()::text, true);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION bulletins_once_public(bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM bulletins_bulletin WHERE id = $1 AND published_at IS NOT NULL)
$$
"""
RAISE = {
    "sqlite": "BEGIN UPDATE bulletins_edition SET number = number + 1 WHERE id = 1; END",
    "postgresql": "EXECUTE FUNCTION bulletins_edition_raise()",
}
# A bulletin that readers never had, what stands beside it, and what only the desk knows raise nothing.
ONCE_PUBLIC = "{row}.published_at IS NOT NULL"
BESIDE_ONE = {
    "sqlite": "EXISTS (SELECT 1 FROM bulletins_bulletin WHERE id = {row}.bulletin_id AND published_at IS NOT NULL)",
    "postgresql": "bulletins_once_public({row}.bulletin_id)",
}
BESIDE = {"Participation", "ImageUse", "Attachment", "Correction"}
UNSEEN = {
    "Bulletin": {
        "planned_at", "version", "told_at", "withdrawal_told_at", "created_by", "edited_by",
        "approved_by", "alone_reason", "alone_seen_by", "pending", "pending_status", "pending_by",
        "pending_facts", "stale_since",
    },
    "Correction": {"told_at"},
    "Image": {"name", "credit", "added_by", "added_at"},
    "Mission": {"second_person"},
}  # fmt: skip
SEEN = (
    "Bulletin", "Category", "Series", "Place", "Party", "Observance", "Participation", "Image",
    "ImageUse", "Attachment", "Correction", "Mission",
)  # fmt: skip


def wanted(vendor):
    """{name: (table, SQL)} of every trigger."""
    found = {}
    for label in SEEN:
        model = apps.get_model("bulletins", label)
        table = model._meta.db_table
        seen = [
            f'"{field.column}"'
            for field in model._meta.concrete_fields
            if field.name not in UNSEEN.get(label, ())
        ]
        for event, rows in (
            ("INSERT", ["NEW"]),
            ("DELETE", ["OLD"]),
            (f"UPDATE OF {', '.join(seen)}", ["OLD", "NEW"]),
        ):
            name = f"edition_{table}_{event.split()[0].lower()}"
            found[name] = (
                table,
                f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW"
                f" {_when(label, vendor, rows)} {RAISE[vendor]}",
            )
    return found


def _when(label, vendor, rows):
    """The clause that leaves out what no reader had, before or after."""
    if label == "Bulletin":
        asked = ONCE_PUBLIC
    elif label in BESIDE:
        asked = BESIDE_ONE[vendor]
    else:
        return ""
    return f"WHEN ({' OR '.join(asked.format(row=row) for row in rows)})"


def install(using="default", **kwargs):
    """Make the edition's row and every trigger anew."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if "bulletins_edition" not in tables:
            return
        cursor.execute(
            "INSERT INTO bulletins_edition (id, number) VALUES (1, 1) ON CONFLICT DO NOTHING"
        )
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTIONS)
        for name, (table, statement) in wanted(connection.vendor).items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
            cursor.execute(statement)


def missing(using="default"):
    """The names of the triggers that the database has not."""
    connection = connections[using]
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        there = {row[0] for row in cursor.fetchall()}
    return sorted(set(wanted(connection.vendor)) - there)
