"""Run by Alembic: applies the steps over the connection that `records.database` hands in."""

from alembic import context

from opensocta.records.models import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
