from django.db import migrations


def make_mission(apps, schema_editor):
    """The one row, with placeholders that an administrator replaces under Settings."""
    apps.get_model("bulletins", "Mission").objects.create(
        pk=1,
        names={"en": "Embassy of the Sending State", "es": "Embajada del Estado acreditante"},
    )


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_initial")]

    operations = [migrations.RunPython(make_mission, migrations.RunPython.noop)]
