"""First tables of the records, with triggers that keep them append-only."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from opensocta.core.errors import SettingsInvalid

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Column = sa.Column[Any]  # Any: columns of every type
_APPEND_ONLY = (
    "audit", "decisions", "judgements", "adjudications", "recommendations",
    "recommendation_states", "requests", "replies", "editions", "consents",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables and their triggers."""
    _make_audit()
    _make_decisions()
    _make_judgements()
    _make_recommendations()
    _make_collection()
    _make_releases()
    for table in _APPEND_ONLY:
        _guard(table)


def downgrade() -> None:
    """Refuse: records are never taken back to before they existed."""
    rule = "cannot be taken back to before its first version; restore a backup instead"
    raise SettingsInvalid(source="records", key="database", rule=rule)


def _id(name: str, *, null: bool = False) -> Column:
    return sa.Column(name, sa.String(64), nullable=null)


def _code(name: str) -> Column:
    return sa.Column(name, sa.String(120), nullable=False)


def _text(name: str) -> Column:
    return sa.Column(name, sa.Text(), nullable=False)


def _day(name: str, *, null: bool = False) -> Column:
    return sa.Column(name, sa.String(10), nullable=null)


def _utc(name: str) -> Column:
    return sa.Column(name, sa.String(32), nullable=False)


def _int(name: str) -> Column:
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False)


def _real(name: str) -> Column:
    return sa.Column(name, sa.Float(), nullable=False)


def _flag(name: str) -> Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _one_of(table: str, column: str, *choices: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _share(table: str, column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} >= 0 AND {column} <= 1", name=op.f(f"ck_{table}_{column}"))


def _key(table: str, column: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{columns[0]}")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _make_audit() -> None:
    op.create_table(
        "audit",
        _int("seq"), _utc("at"), _code("actor"), _code("action"), _code("subject"),
        _id("detail_hash"), _id("previous_hash"), _id("entry_hash"), _key("audit", "seq"),
        _unique("audit", "previous_hash"),
    )  # fmt: skip
    op.create_table(
        "audit_details",
        _int("seq"), _code("salt"), _text("detail"), _refers("audit_details", "seq", "audit.seq"),
        _key("audit_details", "seq"),
    )  # fmt: skip
    op.create_table(
        "people",
        _code("person_id"), _text("name"), _code("role"), _flag("active"), _utc("since"),
        _one_of("people", "role", "analyst", "reviewer", "collator", "administrator", "program"),
        _key("people", "person_id"),
    )  # fmt: skip


def _make_decisions() -> None:
    op.create_table(
        "decisions",
        _int("seq"), _id("decision_id"), _code("kind"), _id("left_id"), _id("right_id"),
        _text("value"), _code("author"), _utc("at"), _text("reason"), _id("undoes", null=True),
        _one_of("decisions", "kind", "merge", "keep_apart", "unsure", "grade", "undo"),
        _refers("decisions", "seq", "audit.seq"),
        _refers("decisions", "undoes", "decisions.decision_id"), _key("decisions", "decision_id"),
        _unique("decisions", "seq"),
    )  # fmt: skip
    op.create_table(
        "adjudications",
        _int("seq"), _id("adjudication_id"), _id("subject"), _code("outcome"), _code("author"),
        _utc("at"), _text("reason"),
        _one_of("adjudications", "outcome", "true", "false", "reopened"),
        _refers("adjudications", "seq", "audit.seq"), _key("adjudications", "adjudication_id"),
        _unique("adjudications", "seq"),
    )  # fmt: skip


def _make_judgements() -> None:
    op.create_table(
        "judgements",
        _int("seq"), _id("version_id"), _id("key"), _code("crime_area"), _code("section"),
        _text("template"), _text("lead"), _real("probability"), _real("low"), _real("high"),
        _code("confidence"), _text("supports"), _text("against"), _text("resolves"),
        _code("state"), _code("author"), _utc("at"), _text("reason"),
        _share("judgements", "probability"), _share("judgements", "low"),
        _share("judgements", "high"),
        _one_of("judgements", "confidence", "high", "moderate", "low"),
        _one_of("judgements", "state", "draft", "approved", "withdrawn"),
        _refers("judgements", "seq", "audit.seq"), _key("judgements", "version_id"),
        _unique("judgements", "seq"),
    )  # fmt: skip


def _make_recommendations() -> None:
    op.create_table(
        "recommendations",
        _int("seq"), _id("recommendation_id"), _code("code"), _code("crime_area"), _text("text"),
        _text("owner"), _day("due"), _text("measure"), _text("design"), _text("displacement"),
        _text("supports"), _id("design_hash"), _code("author"), _utc("at"),
        _refers("recommendations", "seq", "audit.seq"),
        _key("recommendations", "recommendation_id"), _unique("recommendations", "seq"),
    )  # fmt: skip
    op.create_table(
        "recommendation_states",
        _int("seq"), _id("recommendation_id"), _code("state"), _code("author"), _utc("at"),
        _text("reason"),
        _one_of("recommendation_states", "state", "proposed", "accepted",
                "in progress", "done", "rejected", "evaluated"),
        _refers("recommendation_states", "recommendation_id", "recommendations.recommendation_id"),
        _refers("recommendation_states", "seq", "audit.seq"), _key("recommendation_states", "seq"),
        _unique("recommendation_states", "recommendation_id", "seq"),
    )  # fmt: skip


def _make_collection() -> None:
    op.create_table(
        "requests",
        _int("seq"), _id("request_id"), _text("agency"), _code("crime_area"), _code("section"),
        _text("question"), _utc("asked_at"), _day("due", null=True), _code("author"),
        _refers("requests", "seq", "audit.seq"), _key("requests", "request_id"),
        _unique("requests", "seq"),
    )  # fmt: skip
    op.create_table(
        "replies",
        _int("seq"), _id("request_id"), _code("outcome"), _utc("replied_at"), _code("author"),
        _one_of("replies", "outcome", "answered", "not_known", "refused"),
        _refers("replies", "request_id", "requests.request_id"),
        _refers("replies", "seq", "audit.seq"), _key("replies", "seq"),
        _unique("replies", "request_id", "seq"),
    )  # fmt: skip


def _make_releases() -> None:
    op.create_table(
        "editions",
        _int("seq"), _id("edition_id"), _code("edition"), _int("number"), _id("build_id"),
        _id("manifest_hash"), _utc("published_at"), _code("author"),
        _one_of("editions", "edition", "restricted", "partner", "public"),
        _refers("editions", "seq", "audit.seq"), _key("editions", "edition_id"),
        _unique("editions", "seq"),
    )  # fmt: skip
    op.create_table(
        "consents",
        _int("seq"), _id("consent_id"), _text("agency"), _id("report_id"), _code("edition"),
        _flag("given"), _text("reference"), _code("author"), _utc("at"),
        _one_of("consents", "edition", "partner", "public"),
        _refers("consents", "seq", "audit.seq"), _key("consents", "consent_id"),
        _unique("consents", "seq"),
    )  # fmt: skip


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )
