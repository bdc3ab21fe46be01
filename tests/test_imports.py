"""A module imports only from rows below its own; neighbours in a row do not import one another."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROWS = [  # from the top down; a folder stands for all in it
    "embassy",
    "bulletins.apps",
    "bulletins.checks",
    "bulletins.management",
    "bulletins.admin",
    "bulletins.importers bulletins.export bulletins.sample",
    "bulletins.public bulletins.templatetags",
    "bulletins.history",
    "bulletins.search bulletins.workflow bulletins.sign_off bulletins.terms bulletins.proofreading bulletins.images bulletins.files bulletins.outbox",
    "bulletins.slugs bulletins.selection bulletins.addresses bulletins.triggers",
    "bulletins.models",
    "bulletins.differences",
    "bulletins.prose bulletins.basis",
    "bulletins.text bulletins.dates bulletins.ordinals bulletins.colours",
    "bulletins.pasted",
    "bulletins.markup",
]
HEIGHT = {part: -row for row, parts in enumerate(ROWS) for part in parts.split()}
PURE = " ".join(ROWS[-5:]).split()  # no ORM, no settings, no request
IMPURE = ("django.db", "django.conf", "django.http", "django.contrib", "django.core")


def parts_of_site():
    """{dotted name: path} of each module that has a row to keep to."""
    files = [*(ROOT / "bulletins").rglob("*.py"), *(ROOT / "embassy").rglob("*.py")]
    found = {}
    for path in files:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name != "bulletins" and not name.startswith("bulletins.migrations"):
            found[name] = path
    return found


SITE = parts_of_site()


def part(name):
    """The entry of the table that the module `name` belongs to, or None."""
    return next((part for part in HEIGHT if f"{name}.".startswith(f"{part}.")), None)


def imported(source):
    """The dotted names that `source` imports, anywhere in it; of `from a import b` both a and a.b."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports hide the row"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def breaches(name, source):
    """The imports of `source`, the text of module `name`, that the rule forbids."""
    own = part(name)
    return sorted(
        other
        for other in imported(source)
        if part(other) not in (None, own) and HEIGHT[part(other)] >= HEIGHT[own]
    )


@pytest.mark.parametrize("name", sorted(SITE))
def test_a_module_imports_only_from_rows_below_its_own(name):
    assert part(name), f"{name} has no row: give it one in ROWS"
    assert breaches(name, SITE[name].read_text()) == []


@pytest.mark.parametrize("name", sorted(name for name in SITE if part(name) in PURE))
def test_pure_modules_ask_neither_database_nor_settings_nor_request(name):
    assert [other for other in imported(SITE[name].read_text()) if other.startswith(IMPURE)] == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("bulletins.models.bulletin", "from bulletins import workflow"),
        ("bulletins.workflow", "import bulletins.terms"),
        ("bulletins.public.list", "from bulletins.admin.site import Desk"),
        ("bulletins.text", "def f():\n    from bulletins import dates"),
    ],
)
def test_the_rule_sees_what_it_forbids(name, line):
    assert breaches(name, line)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("bulletins.models.bulletin", "from bulletins.models.taxonomy import Place"),
        ("bulletins.admin.site", "from bulletins.public import feeds"),
        ("bulletins.workflow", "from bulletins import text"),
    ],
)
def test_the_rule_lets_rows_below_and_its_own_folder_pass(name, line):
    assert not breaches(name, line)
