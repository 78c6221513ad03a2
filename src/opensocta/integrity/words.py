"""How survey findings are written: who was asked, what, in which design, what is estimated.

In:   a unit, an item, a design and its estimate
Out:  one sentence
Not:  the estimate (`integrity.designs`)
"""

from opensocta.evidence.wording import counted, interval_words, percent_words
from opensocta.integrity.designs import Design, Estimate

__all__ = ["item_words", "pressure_words", "wave_words"]

_ASKED = {
    "pressed_by_group": "pressed by a group",
    "offered_bribe": "offered a bribe",
    "asked_for_information": "asked for information",
    "offered_money": "offered money",
    "threatened": "threatened",
    "approached_by_group": "approached by a group",
}
_DESIGNS = {
    "direct": "direct question",
    "warner": "Warner design",
    "crosswise": "crosswise design",
    "unrelated": "unrelated-question design",
    "forced": "forced-response design",
    "triangular": "triangular design",
    "kuk": "Kuk design",
}


def pressure_words(
    level: str,
    names: tuple[str, ...],
    *,
    wave: str,
    item: str,
    design: Design,
    share: Estimate,
    attentive: float | None,
) -> str:
    """Return the sentence of one unit; an estimate outside [0, 1] is told as it is."""
    at = "" if level == "institution" else f", {level} {names[-1]},"
    trait = _ASKED.get(item)
    were = f"were {trait}" if trait else f"hold the trait asked ({item_words(item)})"
    care = (
        "" if attentive is None else f"; corrected, {percent_words(attentive)} answered with care"
    )
    return (
        f"Of {counted(share.n, 'staff member')} of {_body(names[0])}{at} surveyed "
        f"{wave_words(wave)}, an estimated {percent_words(share.value)} "
        f"({interval_words(share.low, share.high)}) {were} ({_design(design)}; 95 % interval"
        f"{care})."
    )


def item_words(item: str) -> str:
    """Return an item in words, in quotes if it is not known: being offered a bribe."""
    trait = _ASKED.get(item)
    return f"being {trait}" if trait else f'"{item.replace("_", " ")}"'


def wave_words(wave: str) -> str:
    """Return the wave: "in 2025" if it is a year, else "in wave spring"."""
    known = wave.replace("_", " ")
    return f"in {known}" if known.isdigit() and len(known) == 4 else f"in wave {known}"


def _body(institution: str) -> str:
    name = institution.replace("_", " ")
    bare = name.lower().startswith("the ") or (name.endswith("s") and " " not in name)
    return name if bare else f"the {name}"


def _design(design: Design) -> str:
    """Return "crosswise design, p = .25"."""
    chances = [
        f"{name} = {value:.4g}".replace("= 0.", "= .")
        for name, value in design.probabilities.items()
    ]
    return ", ".join([_DESIGNS[design.name], *chances])
