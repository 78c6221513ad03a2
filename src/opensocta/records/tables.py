"""The tables of the unit's own record: declared once; SQL and Arrow forms derive from here.

All but `people` and `audit_details` are append-only: a change is a new row, an undo is a new row.
`seq` is the number of the audit entry that was written in the same transaction: one order for
everything that was ever recorded.
"""

from opensocta.core.tables import Column, Table

__all__ = [
    "ADJUDICATIONS",
    "APPEND_ONLY",
    "AUDIT",
    "AUDIT_DETAILS",
    "CONSENTS",
    "DECISIONS",
    "EDITIONS",
    "JUDGEMENTS",
    "PEOPLE",
    "RECOMMENDATIONS",
    "RECOMMENDATION_STATES",
    "RECORDS",
    "REPLIES",
    "REQUESTS",
    "SEQ",
]

SEQ = Column("seq", "int", "number of the audit entry of the same transaction")
_AUTHOR = Column("author", "code", "person_id of who did it")
_REASON = Column("reason", "text", "why, in words")
_AT = Column("at", "utc", "when it was recorded")

AUDIT = Table(
    "audit",
    "one act, chained to the one before by its hash; holds codes and ids, no personal data",
    ("seq",),
    (
        Column("seq", "int", "number of the entry, from 1 without gaps"),
        _AT,
        Column("actor", "code", "person_id of who acted, or the name of a program"),
        Column("action", "code", "what was done, like decision.add"),
        Column("subject", "code", "id or code of what it was done to"),
        Column("detail_hash", "file_hash", "SHA-256 of salt and detail; see audit_details"),
        Column("previous_hash", "file_hash", "entry_hash of the entry before; 64 zeros at first"),
        Column("entry_hash", "file_hash", "SHA-256 of all of the above"),
    ),
)

AUDIT_DETAILS = Table(
    "audit_details",
    "the detail of an audit entry; may be erased without breaking the chain",
    ("seq",),
    (
        Column("seq", "int", "number of the audit entry"),
        Column("salt", "code", "random; erased with the detail, so that the hash tells nothing"),
        Column("detail", "json", "details by name"),
    ),
)

PEOPLE = Table(
    "people",
    "a person who works in the workspace",
    ("person_id",),
    (
        Column("person_id", "code", "code of the person, used everywhere else"),
        Column("name", "text", "name to show"),
        Column("role", "code", "analyst, reviewer, collator, administrator, program",
               choices=("analyst", "reviewer", "collator", "administrator", "program")),
        Column("active", "flag", "false: left; the code stays taken"),
        Column("since", "utc", "when the person was entered"),
    ),
)  # fmt: skip

DECISIONS = Table(
    "decisions",
    "one decision on two records (merge, keep apart, unsure) or on a grade",
    ("decision_id",),
    (
        SEQ,
        Column("decision_id", "id", "hash of the content and seq"),
        Column("kind", "code", "what was decided; undo takes back the decision in `undoes`",
               choices=("merge", "keep_apart", "unsure", "grade", "undo")),
        Column("left_id", "id", "record, the smaller id; or the report or statement graded"),
        Column("right_id", "id", "record, the larger id; empty for a grade"),
        Column("value", "text", "the new grade, as written; else empty"),
        _AUTHOR,
        _AT,
        _REASON,
        Column("undoes", "id", "decision that is taken back", null=True),
    ),
)  # fmt: skip

JUDGEMENTS = Table(
    "judgements",
    "one version of one judgement that an analyst wrote; the last version holds",
    ("version_id",),
    (
        SEQ,
        Column("version_id", "id", "hash of the content and seq"),
        Column("key", "id", "the judgement, the same in all its versions"),
        Column("crime_area", "code", "crime area, empty if across areas"),
        Column("section", "code", "profile section, or cross"),
        Column("template", "text", "sentence with `{term}` once"),
        Column("lead", "text", "label of at most six words that claims nothing"),
        Column("probability", "share", "credence"),
        Column("low", "share", "lower end of the 90 % interval"),
        Column("high", "share", "upper end of the 90 % interval"),
        Column("confidence", "code", "analytic confidence", choices=("high", "moderate", "low")),
        Column("supports", "ids", "ids that support it"),
        Column("against", "ids", "ids that speak against it"),
        Column("resolves", "text", "date on which it can be checked, or why it cannot"),
        Column("state", "code", "draft, approved or withdrawn",
               choices=("draft", "approved", "withdrawn")),
        _AUTHOR,
        _AT,
        _REASON,
    ),
)  # fmt: skip

ADJUDICATIONS = Table(
    "adjudications",
    "one ruling on a claim or judgement: it came true, it did not, or it is open again",
    ("adjudication_id",),
    (
        SEQ,
        Column("adjudication_id", "id", "hash of the content and seq"),
        Column("subject", "id", "claim_id or key of a judgement"),
        Column(
            "outcome", "code", "true, false, or reopened", choices=("true", "false", "reopened")
        ),
        _AUTHOR,
        _AT,
        _REASON,
    ),
)

RECOMMENDATIONS = Table(
    "recommendations",
    "one act asked of one owner, as registered before it started",
    ("recommendation_id",),
    (
        SEQ,
        Column("recommendation_id", "id", "hash of code, area, text and owner"),
        Column("code", "code", "measure of the vocabulary's catalogue"),
        Column("crime_area", "code", "crime area, empty if across areas"),
        Column("text", "text", "one act, verb first"),
        Column("owner", "text", "role that must act"),
        Column("due", "date", "day"),
        Column("measure", "text", "how we will know"),
        Column("design", "text", "evaluation design"),
        Column("displacement", "text", "what to watch for displacement"),
        Column("supports", "ids", "judgements, findings or gaps it follows from"),
        Column("design_hash", "file_hash", "SHA-256 of measure, design, displacement and due"),
        _AUTHOR,
        _AT,
    ),
)

RECOMMENDATION_STATES = Table(
    "recommendation_states",
    "one step of a recommendation",
    ("seq",),
    (
        SEQ,
        Column("recommendation_id", "id", "the recommendation"),
        Column("state", "code", "state it took; overdue follows from the date and is not stored",
               choices=("proposed", "accepted", "in progress", "done", "rejected", "evaluated")),
        _AUTHOR,
        _AT,
        _REASON,
    ),
)  # fmt: skip

REQUESTS = Table(
    "requests",
    "collection plan: one question put to one agency",
    ("request_id",),
    (
        SEQ,
        Column("request_id", "id", "hash of the content and seq"),
        Column("agency", "text", "who was asked"),
        Column("crime_area", "code", "crime area"),
        Column("section", "code", "profile section"),
        Column("question", "text", "the question, or empty for the questionnaire"),
        Column("asked_at", "utc", "when"),
        Column("due", "date", "day by which an answer is wanted", null=True),
        _AUTHOR,
    ),
)

REPLIES = Table(
    "replies",
    "one reply of an agency to a request",
    ("seq",),
    (
        SEQ,
        Column("request_id", "id", "the request"),
        Column("outcome", "code", "answered, not_known, refused",
               choices=("answered", "not_known", "refused")),
        Column("replied_at", "utc", "when"),
        _AUTHOR,
    ),
)  # fmt: skip

EDITIONS = Table(
    "editions",
    "one edition that was released",
    ("edition_id",),
    (
        SEQ,
        Column("edition_id", "id", "hash of the content and seq"),
        Column("edition", "code", "restricted, partner, public",
               choices=("restricted", "partner", "public")),
        Column("number", "int", "number of the cycle, from 1"),
        Column("build_id", "id", "the build it was made from"),
        Column("manifest_hash", "file_hash", "SHA-256 of the manifest of the package"),
        Column("published_at", "utc", "when"),
        _AUTHOR,
    ),
)  # fmt: skip

CONSENTS = Table(
    "consents",
    "one consent of an originator to a release, or its withdrawal",
    ("consent_id",),
    (
        SEQ,
        Column("consent_id", "id", "hash of the content and seq"),
        Column("agency", "text", "who consents"),
        Column("report_id", "id", "the report, or empty for all reports of the agency"),
        Column("edition", "code", "partner, public", choices=("partner", "public")),
        Column("given", "flag", "true: given; false: withdrawn"),
        Column("reference", "text", "where the consent is filed"),
        _AUTHOR,
        _AT,
    ),
)

APPEND_ONLY = (
    AUDIT, DECISIONS, JUDGEMENTS, ADJUDICATIONS, RECOMMENDATIONS, RECOMMENDATION_STATES, REQUESTS,
    REPLIES, EDITIONS, CONSENTS,
)  # fmt: skip
RECORDS = {table.name: table for table in (*APPEND_ONLY, AUDIT_DETAILS, PEOPLE)}
