"""The tables of a build: derived, immutable, remade from the lake at any time.

Every row that a person may read carries `handling` and `tlp`, the join of the markings of
all that it rests on (`evidence.marking`), and the ids of its evidence.
"""

from opensocta.core.tables import Column, Table
from opensocta.evidence.tables import HANDLING, TLP

__all__ = [
    "BUILD",
    "CASE_FLOWS",
    "CLAIMS",
    "ENTITIES",
    "ENTITY_MAP",
    "FINDINGS",
    "FLOWS",
    "FORECASTS",
    "GAPS",
    "INDICATORS",
    "JUDGEMENTS",
    "MEMBERS",
    "PAIRS",
    "PROPERTIES",
    "RANKING",
    "RANKS",
    "RECOMMENDATIONS",
    "TIES",
]

_H = Column("handling", "code", "join of the handling codes it rests on", choices=HANDLING)
_T = Column("tlp", "code", "join of the TLP labels it rests on", choices=TLP)
_E = Column("evidence", "ids", "ids it rests on: statements, transactions, answers, findings…")
_LOW = Column("low", "share", "lower end of the 90 % interval")
_HIGH = Column("high", "share", "upper end of the 90 % interval")

ENTITY_MAP = Table(
    "entity_map",
    "which record belongs to which subject",
    ("entity_id",),
    (
        Column("entity_id", "id", "the record as a sender knows it"),
        Column("canonical_id", "id", "the subject: smallest entity_id of its cluster"),
        Column("probability", "share", "that the record belongs to the subject"),
    ),
)

PAIRS = Table(
    "pairs",
    "two records that were compared closely, with the contributions to the score",
    ("left_id", "right_id"),
    (
        Column("left_id", "id", "record, the smaller id"),
        Column("right_id", "id", "record, the larger id"),
        Column("probability", "share", "that both are the same subject"),
        Column("weight", "real", "match weight, bits"),
        Column("explanation", "json", "list of [comparison, level in words, bits]"),
        Column("decided", "code", "model, or a person's merge, keep_apart or unsure",
               choices=("model", "merge", "keep_apart", "unsure")),
    ),
)  # fmt: skip

ENTITIES = Table(
    "entities",
    "one subject, joined from its records",
    ("canonical_id",),
    (
        Column("canonical_id", "id", "the subject"),
        Column("schema", "code", "most specific common schema"),
        Column("caption", "text", "name to show: the most attested"),
        Column("records", "int", "number of records joined"),
        Column("reports", "int", "number of reports"),
        Column("agencies", "texts", "agencies that hold it, sorted"),
        Column("countries", "texts", "countries, alpha-2, sorted"),
        Column("crime_areas", "texts", "crime areas it appears in, sorted"),
        _H,
        _T,
    ),
)

PROPERTIES = Table(
    "properties",
    "one value of one property of one subject, with all statements that say so",
    ("canonical_id", "prop", "value"),
    (
        Column("canonical_id", "id", "the subject"),
        Column("prop", "code", "property"),
        Column("value", "text", "value; a canonical_id where the property is a reference"),
        Column("statements", "ids", "statements that say so"),
        Column("reports", "int", "number of reports"),
        Column("origins", "int", "number of origins"),
        _H,
        _T,
    ),
)

TIES = Table(
    "ties",
    "one tie of one kind between two subjects",
    ("tie_id",),
    (
        Column("tie_id", "id", "hash of kind, source and target"),
        Column("source", "id", "subject; the smaller id unless directed"),
        Column("target", "id", "subject"),
        Column("kind", "code", "member, associate, family, owner, director, co_offender, contact, "
               "payment, phone, address, account, service, corruption, other"),
        Column("directed", "flag", "true if it runs from source to target"),
        Column("weight", "real", "number of contacts, payments or shared events, >= 1"),
        Column("fact", "flag", "true: stated as a fact; false: assessed"),
        Column("credence", "share", "probability that the tie exists"),
        Column("first_seen", "date", "first date", null=True),
        Column("last_seen", "date", "last date", null=True),
        _E, _H, _T,
    ),
)  # fmt: skip

MEMBERS = Table(
    "members",
    "one subject in one network as found",
    ("network", "canonical_id"),
    (
        Column("network", "code", "network code within the edition, N-01, largest first"),
        Column("canonical_id", "id", "the subject"),
        Column("role", "code", "role code of vocabulary.roles, empty if not known"),
        Column("membership", "share", "probability that it belongs to the network"),
        Column("degree", "int", "ties within the network"),
        Column("betweenness", "real", "betweenness in the whole graph, 0 to 1"),
        Column("broker", "flag", "true if it connects networks that are otherwise apart"),
        _E, _H, _T,
    ),
)  # fmt: skip

FLOWS = Table(
    "flows",
    "one consignment or crossing from origin over transit to destination",
    ("flow_id",),
    (
        Column("flow_id", "id", "hash of the event it was read from"),
        Column("crime_area", "code", "crime area"),
        Column("commodity", "code", "commodity code, or persons"),
        Column("mode", "code", "road, sea, air, rail, parcel, foot, online, unknown"),
        Column("stops", "texts", "node codes or countries from origin to destination, in order"),
        Column("origin", "code", "the first stop, if a report names it as the origin", null=True),
        Column("place", "code", "the stop where it was found", null=True),
        Column("destination", "code", "the last stop, if a report names it so", null=True),
        Column("amount", "real", "in `unit`", null=True),
        Column("unit", "text", "kg, pieces, persons…"),
        Column("at", "date", "date of the event"),
        Column("event_id", "id", "subject id of the seizure or detection"),
        _E, _H, _T,
    ),
)  # fmt: skip

FINDINGS = Table(
    "findings",
    "one thing found by a detector, with its reason and evidence",
    ("finding_id",),
    (
        Column("finding_id", "id", "number within the build, F-<edition>-NNNN"),
        Column("key", "id", "hash of kind, subject and evidence: the same in every build"),
        Column("kind", "code", "detector, like money.cycle"),
        Column("version", "int", "version of the detector"),
        Column("subject", "text", "what it is about: a subject id, node, series or area code"),
        Column("crime_area", "code", "crime area, empty if across areas"),
        Column("section", "code", "profile section, empty if none"),
        Column("score", "real", "strength; comparable within one kind only"),
        Column("credence", "share", "probability that it is so", null=True),
        Column("reason", "text", "why, in one sentence with its numbers"),
        Column("measures", "json", "the numbers of the sentence, by name"),
        _E, _H, _T,
    ),
)  # fmt: skip

FORECASTS = Table(
    "forecasts",
    "one forecast value of one series",
    ("finding_id", "period"),
    (
        Column("finding_id", "id", "the trend finding"),
        Column("period", "date", "period"),
        Column("observed", "real", "value observed, null in the future", null=True),
        Column("median", "real", "forecast median, null in the past", null=True),
        Column("low50", "real", "50 % interval", null=True),
        Column("high50", "real", "50 % interval", null=True),
        Column("low80", "real", "80 % interval", null=True),
        Column("high80", "real", "80 % interval", null=True),
        Column("low90", "real", "90 % interval", null=True),
        Column("high90", "real", "90 % interval", null=True),
    ),
)

CASE_FLOWS = Table(
    "case_flows",
    "who paid whom in a case of payments, in one month",
    ("finding_id", "from_account", "to_account", "period", "currency"),
    (
        Column("finding_id", "id", "the case"),
        Column("from_account", "id", "account that pays"),
        Column("to_account", "id", "account that receives"),
        Column("from_bank", "text", "bank of the payer", null=True),
        Column("to_bank", "text", "bank of the receiver", null=True),
        Column("from_country", "code", "country of the payer's bank, alpha-2", null=True),
        Column("to_country", "code", "country of the receiver's bank, alpha-2", null=True),
        Column("period", "date", "month"),
        Column("currency", "currency", "ISO 4217"),
        Column("amount", "minor_units", "sum of the payments, of `currency`"),
        Column("payments", "int", "how many"),
        _E, _H, _T,
    ),
)  # fmt: skip

CLAIMS = Table(
    "claims",
    "one claim that reports support or refute, with its credence",
    ("claim_id",),
    (
        Column("claim_id", "id", "hash of what is claimed"),
        Column("crime_area", "code", "crime area"),
        Column("section", "code", "profile section"),
        Column("kind", "code", "modus_operandi, route_leg, role, service, corruption, text"),
        Column("code", "text", "code of what is claimed (MO-045, RT-012), or a text key"),
        Column("text", "text", "the claim as a clause: 'groups use hired drivers'"),
        Column("prior", "share", "before any report"),
        Column("credence", "share", "after all reports"),
        _LOW, _HIGH,
        Column("confidence", "code", "analytic confidence", choices=("high", "moderate", "low")),
        Column("reports", "int", "number of reports"),
        Column("origins", "int", "number of origins"),
        Column("source_kinds", "texts", "kinds of source, sorted"),
        Column("circularity", "share", "1 - origins / reports"),
        Column("conflict", "share", "K of METHOD section 2"),
        Column("supports", "ids", "statements and answers for it"),
        Column("against", "ids", "statements and answers against it"),
        Column("latest", "date", "date of the newest report"),
        _H, _T,
    ),
)  # fmt: skip

INDICATORS = Table(
    "indicators",
    "distribution over the levels 0-4 of one indicator of one area",
    ("crime_area", "indicator"),
    (
        Column("crime_area", "code", "crime area"),
        Column("indicator", "code", "indicator"),
        *(Column(f"p{k}", "share", f"probability of level {k}") for k in range(5)),
        Column("knowledge", "share", "1 - H(p) / ln 5: 0 nothing known, 1 certain"),
        Column("basis", "code", "measured, experts, claims, unknown",
               choices=("measured", "experts", "claims", "unknown")),
        Column("reason", "text", "where the distribution comes from"),
        _E, _H, _T,
    ),
)  # fmt: skip

RANKS = Table(
    "ranks",
    "rank acceptability: probability that an area takes a rank",
    ("crime_area", "rank"),
    (
        Column("crime_area", "code", "crime area"),
        Column("rank", "int", "rank, 1 is the greatest threat"),
        Column("probability", "share", "share of draws"),
    ),
)

RANKING = Table(
    "ranking",
    "the ranking of one area, summarised",
    ("crime_area",),
    (
        Column("crime_area", "code", "crime area"),
        Column("expected_rank", "real", "mean rank over the draws"),
        Column("rank_low", "int", "lower end of the 90 % rank interval"),
        Column("rank_high", "int", "upper end of the 90 % rank interval"),
        Column("k", "int", "size of the top group"),
        Column("p_topk", "share", "probability of being among the first k"),
        Column("mc_error", "real", "Monte-Carlo standard error of p_topk"),
        Column("tier", "code", "tier of METHOD section 4", choices=("top", "contested", "below")),
        Column("knowledge", "share", "mean knowledge of the area's indicators"),
        Column("confidence_factor", "share", "share of draws first under its central weights",
               null=True),
        Column("lever", "code", "indicator whose answer would move p_topk most", null=True),
        _H, _T,
    ),
)  # fmt: skip

GAPS = Table(
    "gaps",
    "what is known of each section of each area",
    ("crime_area", "section"),
    (
        Column("gap_id", "id", "G-<edition>-NNN"),
        Column("crime_area", "code", "crime area"),
        Column("section", "code", "profile section"),
        Column("state", "code", "state of METHOD section 5",
               choices=("known", "contested", "stale", "unknown", "untasked")),
        Column("words", "text", "the state in words: 'not known; nobody asked'"),
        Column("question", "text", "what to ask next"),
        Column("asked", "texts", "agencies asked"),
        Column("replied", "texts", "agencies that answered"),
        Column("items", "int", "number of statements, answers, findings behind it"),
        Column("latest", "date", "date of the newest item", null=True),
        Column("worth", "real", "expected value of an answer for the ranking (EVPPI)"),
        Column("worth_rank", "int", "1 for the answer that is worth most"),
        _H, _T,
    ),
)  # fmt: skip

JUDGEMENTS = Table(
    "judgements",
    "one sentence with probability, confidence and evidence",
    ("judgement_id",),
    (
        Column("judgement_id", "id", "number within the edition, J-<edition>-NNN"),
        Column("key", "id", "hash of the sentence template and its support"),
        Column("crime_area", "code", "crime area, empty if across areas"),
        Column("section", "code", "profile section, or cross"),
        Column("template", "text", "sentence with `{term}` once; may hold `{code|public phrase}`"),
        Column("lead", "text", "label of at most six words that claims nothing"),
        Column("probability", "share", "credence"),
        _LOW, _HIGH,
        Column("confidence", "code", "analytic confidence", choices=("high", "moderate", "low")),
        Column("term", "code", "yardstick term id (PHIA)"),
        Column("reports", "int", "number of reports"),
        Column("origins", "int", "number of origins"),
        Column("source_kinds", "texts", "kinds of source"),
        Column("conflict", "share", "K of METHOD section 2"),
        Column("supports", "ids", "claims, findings, statements, answers for it"),
        Column("against", "ids", "those against it"),
        Column("resolves", "text", "date on which it can be checked, or why it cannot"),
        Column("consents", "texts", "editions to which every originator agreed", null=True),
        _H, _T,
    ),
)  # fmt: skip

RECOMMENDATIONS = Table(
    "recommendations",
    "one act asked of one owner, with its date and measure",
    ("recommendation_id",),
    (
        Column("recommendation_id", "id", "number within the edition, R-<edition>-NN"),
        Column("code", "code", "measure of the vocabulary's catalogue"),
        Column("crime_area", "code", "crime area"),
        Column("text", "text", "one act, verb first"),
        Column("owner", "text", "role that must act"),
        Column("due", "date", "day by which it must be done"),
        Column("measure", "text", "how we will know"),
        Column("design", "text", "evaluation design"),
        Column("displacement", "text", "what to watch for displacement"),
        Column("state", "code", "proposed, accepted, in progress, done, rejected, overdue, "
               "evaluated"),
        Column("supports", "ids", "judgements, findings or gaps it follows from"),
        _H, _T,
    ),
)  # fmt: skip

BUILD = {
    table.name: table
    for table in (
        ENTITY_MAP, PAIRS, ENTITIES, PROPERTIES, TIES, FLOWS, FINDINGS, FORECASTS, CASE_FLOWS,
        CLAIMS, INDICATORS, RANKS, RANKING, GAPS, JUDGEMENTS, MEMBERS, RECOMMENDATIONS,
    )
}  # fmt: skip
