"""Searching: PostgreSQL finds words by trigrams; SQLite reads all texts, which is fast enough for one house.

The extension is a trusted one (PostgreSQL 13): whoever owns the database may create it. Where even that is forbidden the
search still works, only slower, and `manage.py doctor` says so.
"""

from django.db import migrations, transaction
from django.db.utils import DatabaseError

INDEX = "incidents_search_text_trigrams"


def add_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return
    schema_editor.execute(
        f"CREATE INDEX {INDEX} ON incidents_incident USING gin (search_text gin_trgm_ops)"
    )


def drop_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


def index_what_is_there(apps, schema_editor):
    """A plain text of the row itself; the acts write the whole one from now on."""
    incidents = apps.get_model("incidents", "Incident").objects
    for incident in incidents.filter(search_text="").select_related("category", "area").iterator(chunk_size=500):
        parts = [incident.number, incident.category.code, incident.category.name, incident.summary, incident.place,
                 incident.area.name if incident.area else "", incident.resolution]
        text = " | ".join(" ".join(part.casefold().split()) for part in parts if part)
        incidents.filter(pk=incident.pk).update(search_text=text)


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0004_incident_room'),
    ]

    operations = [
        migrations.RunPython(index_what_is_there, migrations.RunPython.noop),
        migrations.RunPython(add_trigrams, drop_trigrams),
    ]
