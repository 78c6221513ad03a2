"""The words of the report that have one fixed meaning."""

__all__ = ["TERMS_OF_THE_REPORT"]

TERMS_OF_THE_REPORT = (
    ("confidence", "How good the evidence is, high, moderate or low; not how probable a thing is."),
    ("contested", "Reports for and against, or a rank in the top group in .2 to .8 of draws."),
    ("credence", "Probability that a claim is true after all reports, each weighed by its grade."),
    ("fact", "Something counted or recorded by a named kind of source."),
    ("finding", "One thing that a detector found, with its reason, numbers and evidence."),
    ("gap", "A section of a profile that is not known, is stale or contested."),
    ("grade", "The sender's own mark for source (letter) and information (figure)."),
    ("judgement", "What the unit thinks, with a probability, its term and its confidence."),
    ("known", "A section with recent reports that agree."),
    ("network", "Persons and firms whose ties hold together; known where someone looked."),
    ("origin", "The first source of a piece of information; copies share it."),
    ("rank interval", "The ranks an area takes in the middle nine tenths of all draws."),
    ("recorded", "Counted by an authority; depends on what it looked for."),
    ("stale", "Older than the half-life of its kind."),
    ("term", "One of seven phrases for a probability (PHIA yardstick), each with its band."),
    ("tier", "Top, contested or below: how often an area is in the top group."),
    ("untasked", "Not known, and nobody was asked."),
    ("withheld", "Left out of this edition because of marking, consent, a small count or safety."),
)
