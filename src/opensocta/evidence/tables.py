"""The tables of the lake: what came in, graded, marked and anchored to its place in a file.

Each table is declared once; storage, checks and the data dictionary derive from here.
Ids depend on content alone (`core.ids`). `batch_id` names the file as taken in with its
mapping and source (see `evidence.lake`); rows of a batch that was never acknowledged do not exist.
"""

from opensocta.core.tables import Column, Table

__all__ = [
    "ANSWERS",
    "BATCHES",
    "DOCUMENTS",
    "LAKE",
    "OBSERVATIONS",
    "REJECTS",
    "REPORTS",
    "RESPONSES",
    "STATEMENTS",
    "TRANSACTIONS",
]

HANDLING = ("H0", "H1", "H2", "H3")
TLP = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
SCHEMES = ("admiralty", "europol", "uk")
_BATCH = Column("batch_id", "id", "the file as taken in; see batches")
_ANCHOR = Column("anchor", "text", "place in the file: sheet!cell, line, page or XML path")

BATCHES = Table(
    "batches",
    "one file taken in; its row is written last and acknowledges all rows of the batch",
    ("batch_id",),
    (
        Column("batch_id", "id", "hash of file content, reader, mapping, source and grade"),
        Column("file_name", "text", "name of the file, without its folder"),
        Column("file_hash", "file_hash", "SHA-256 of the file"),
        Column("reader", "code", "name of the reader"),
        Column("agency", "text", "who sent it"),
        Column("rows_in", "int", "rows taken in, all tables together"),
        Column("rows_rejected", "int", "rows set aside; see rejects"),
        Column("recorded_at", "utc", "when it was taken in"),
    ),
)

REPORTS = Table(
    "reports",
    "one item of information received, with grade, origin and marking",
    ("report_id",),
    (
        Column("report_id", "id", "hash of agency and the sender's own reference or file hash"),
        Column("source_id", "code", "code of the source within the agency; never a name"),
        Column("agency", "text", "who sent it, as given with --source"),
        Column("source_kind", "code", "kind of agency: police, customs, border_guard, fiu, "
               "anti_corruption, prosecution, prison, civil_society, bank, register, mission, "
               "statistics, open_source, other"),
        Column("title", "text", "what it is, in a few words"),
        Column("scheme", "code", "grading scheme", choices=SCHEMES),
        Column("reliability", "code", "grade of the source in that scheme"),
        Column("credibility", "code", "grade of the information in that scheme"),
        Column("origin_id", "id", "first origin of the information; copies share it"),
        Column("parents", "ids", "reports it was copied or derived from", null=True),
        Column("handling", "code", "handling code, H0 open to H3 most restricted",
               choices=HANDLING),
        Column("tlp", "code", "Traffic Light Protocol 2.0 label", choices=TLP),
        Column("caveats", "text", "conditions of the originator, in words", null=True),
        Column("consents", "texts", "editions the originator agreed to: partner, public",
               null=True),
        Column("obtained_at", "date", "when the information was obtained, partial date"),
        Column("review_due", "date", "when it must be reviewed, partial date", null=True),
        Column("invented", "flag", "true for exercise and demonstration data"),
        Column("anchor", "text", "place in the file: row, element path, or the whole file"),
        _BATCH,
    ),
)  # fmt: skip

STATEMENTS = Table(
    "statements",
    "one value of one property of one entity, as one report says",
    ("statement_id",),
    (
        Column("statement_id", "id", "hash of entity, prop, value and report"),
        Column("entity_id", "id", "the entity as this sender knows it; see the build's entity_map"),
        Column("schema", "code", "FollowTheMoney schema or one of ours"),
        Column("prop", "code", "property of the schema; `id` states only that the entity exists"),
        Column("value", "text", "cleaned value; an entity id where the property is a reference"),
        Column("original_value", "text", "value as received, where cleaning changed it", null=True),
        Column("lang", "code", "language of the value, ISO 639-3", null=True),
        Column("report_id", "id", "the report that says so"),
        Column("assessment", "flag", "true: someone's assessment; false: stated as a fact"),
        Column("stance", "int", "1 the report supports it, -1 the report refutes it"),
        Column(
            "subject_category", "code", "standing of the person: suspect, convicted, victim, "
            "witness, contact, official, other; null if the entity is no person", null=True,
        ),
        _ANCHOR,
        Column("first_seen", "date", "first date for which it is said to hold", null=True),
        Column("last_seen", "date", "last date for which it is said to hold", null=True),
        Column("retracted_at", "utc", "when it was withdrawn", null=True),
        Column("reliability", "code", "own grade of the source, else the report's", null=True),
        Column("credibility", "code", "own grade of the information, else the report's", null=True),
        Column("handling", "code", "own handling code, else the report's", null=True,
               choices=HANDLING),
        _BATCH,
    ),
)  # fmt: skip

TRANSACTIONS = Table(
    "transactions",
    "one payment",
    ("tx_id",),
    (
        Column("tx_id", "id", "hash of report, sender's reference and content"),
        Column("report_id", "id", "the report that says so"),
        Column("reference", "text", "the sender's own number of the payment"),
        Column("at", "utc", "booking time"),
        Column("amount", "minor_units", "cents, pence or the like, of `currency`"),
        Column("currency", "currency", "ISO 4217"),
        Column("amount_ref", "minor_units", "in the workspace's reference currency", null=True),
        Column("from_account", "id", "BankAccount entity that pays"),
        Column("to_account", "id", "BankAccount entity that receives"),
        Column("from_country", "code", "country of the paying bank, ISO 3166-1 alpha-2", null=True),
        Column("to_country", "code", "country of the receiving bank, alpha-2", null=True),
        Column("channel", "code", "cash_in, cash_out, transfer, card, online, crypto, other"),
        Column("purpose", "text", "text of the payment", null=True),
        _ANCHOR,
        _BATCH,
    ),
)

OBSERVATIONS = Table(
    "observations",
    "one figure of a statistical series",
    ("observation_id",),
    (
        Column("observation_id", "id", "hash of report, series, place, breakdown and period"),
        Column("report_id", "id", "the report that says so"),
        Column("series", "code", "name of the series, like frontex.detections"),
        Column("indicator", "text", "what is counted, in the sender's words or code"),
        Column("crime_area", "code", "crime area, where known", null=True),
        Column("place", "code", "ISO 3166-1 alpha-2, NUTS, node code or the sender's name"),
        Column("breakdown", "text", "other dimensions as `name=value;…`, sorted by name"),
        Column("period", "date", "2024, 2024-Q1, 2024-03 or 2024-03-17"),
        Column("value", "real", "the figure, in `unit`; null: missing at the sender", null=True),
        Column("unit", "text", "persons, cases, kg, hours, EUR…"),
        Column("effort", "flag", "true if the figure depends on enforcement effort"),
        Column("flag", "text", "the sender's flag: b break, p provisional, e estimate…", null=True),
        _ANCHOR,
        _BATCH,
    ),
)

RESPONSES = Table(
    "responses",
    "one randomised survey answer; never an identifier of a person",
    ("response_id",),
    (
        Column("response_id", "id", "hash of report and row number"),
        Column("report_id", "id", "the report that says so"),
        Column("wave", "code", "survey and wave"),
        Column("design", "text", "design with its probabilities, like crosswise(p=0.25)"),
        Column("item", "code", "question"),
        Column("institution", "text", "institution, null where too few", null=True),
        Column("department", "text", "department", null=True),
        Column("region", "text", "region", null=True),
        Column("position", "text", "position class", null=True),
        Column("answer", "int", "1 yes or same, 0 no or different; a count for list designs"),
        _ANCHOR,
        _BATCH,
    ),
)

DOCUMENTS = Table(
    "documents",
    "one text, kept whole and searchable",
    ("document_id",),
    (
        Column("document_id", "id", "hash of report and text"),
        Column("report_id", "id", "the report it belongs to"),
        Column("title", "text", "title or first words"),
        Column("text", "text", "the text"),
        Column("lang", "code", "language, ISO 639-3", null=True),
        Column("pages", "json", "start of each page as character offsets", null=True),
        _ANCHOR,
        _BATCH,
    ),
)

ANSWERS = Table(
    "answers",
    "one answer of an agency to one question of the questionnaire",
    ("answer_id",),
    (
        Column("answer_id", "id", "hash of report, question, area and subject"),
        Column("report_id", "id", "the report that says so"),
        Column("question_id", "code", "question of vocabulary.questionnaires"),
        Column("indicator", "code", "indicator it informs", null=True),
        Column("crime_area", "code", "crime area it is about"),
        Column("section", "code", "profile section"),
        Column("subject", "text", "network code or institution, empty for the area itself"),
        Column("state", "code", "answered, unknown (asked, not known), not_asked, blank",
               choices=("answered", "unknown", "not_asked", "blank")),
        Column("level", "int", "level 0-4, where the question asks for one", null=True),
        Column("number", "real", "number, in the question's unit", null=True),
        Column("text", "text", "choice, date or words", null=True),
        Column("reliability", "code", "own grade, else the report's", null=True),
        Column("credibility", "code", "own grade, else the report's", null=True),
        _ANCHOR,
        _BATCH,
    ),
)  # fmt: skip

REJECTS = Table(
    "rejects",
    "one row or element that was set aside: its place and the rule it breaks, never its content",
    ("reject_id",),
    (
        Column("reject_id", "id", "hash of batch, place and rule"),
        Column("file_name", "text", "name of the file, without its folder"),
        Column("sheet", "text", "sheet or element path, empty if there is none"),
        Column("row", "int", "row or line, from 1; 0 if it has none"),
        Column("column", "text", "column or element, empty for the whole row"),
        Column("rule", "text", "the rule it breaks and what to do"),
        _BATCH,
    ),
)

LAKE = {
    table.name: table
    for table in (
        BATCHES, REPORTS, STATEMENTS, TRANSACTIONS, OBSERVATIONS, RESPONSES, DOCUMENTS, ANSWERS,
        REJECTS,
    )
}  # fmt: skip
