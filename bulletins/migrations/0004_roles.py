from django.contrib.auth.management import create_permissions
from django.db import migrations

NAMES = ("category", "series", "place", "party", "observance")
WRITER = [
    "add_bulletin", "change_bulletin", "view_bulletin", "delete_bulletin",
    "add_image", "change_image", "view_image", "view_revision",
    *(f"{act}_{name}" for name in NAMES for act in ("view", "add")),
]  # fmt: skip
EDITOR = [
    *WRITER, "publish_bulletin", "delete_image",
    *(f"change_{name}" for name in NAMES),
]  # fmt: skip
ADMINISTRATOR = [
    *EDITOR, "publish_alone_bulletin", "seal_revision", "change_mission", "view_mission",
    *(f"delete_{name}" for name in NAMES),
]  # fmt: skip
ROLES = {"Writer": WRITER, "Editor": EDITOR, "Administrator": ADMINISTRATOR}


def make_roles(apps, schema_editor):
    """The three groups of the desk. Permissions are otherwise made only after the last migration."""
    config = apps.get_app_config("bulletins")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(
            Permission.objects.filter(codename__in=codenames, content_type__app_label="bulletins")
        )


class Migration(migrations.Migration):
    dependencies = [
        ("bulletins", "0003_desk"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
