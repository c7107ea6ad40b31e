"""The search indexes that Django cannot say: words, readers and quarter of a year in one GIN."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        BtreeGinExtension(),
        TrigramExtension(),
        migrations.RunSQL(
            # fastupdate off: a flush of the pending list stalls writers for most of a second.
            """
            CREATE INDEX search_words ON documents_searchrow
             USING gin (f, acl, ((sort_on - date '2000-01-01') / 91)) WITH (fastupdate = off);
            CREATE INDEX search_number_parts ON documents_searchrow
             USING gin (number_folded gin_trgm_ops) WITH (fastupdate = off);
            ALTER TABLE documents_searchrow ALTER COLUMN f SET STATISTICS 1000;
            """,
            """
            DROP INDEX search_words;
            DROP INDEX search_number_parts;
            ALTER TABLE documents_searchrow ALTER COLUMN f SET STATISTICS -1;
            """,
        ),
    ]
