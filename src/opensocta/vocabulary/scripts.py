"""Crime scripts and questionnaires: the nested files of the domain pack.

A crime script lists the steps of a crime with the roles, skills and services each needs, the
traces it leaves with which agency, and where to intervene. A questionnaire lists what one
kind of agency is asked; `unknown` is always an allowed answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opensocta.vocabulary.entries import Sourced

__all__ = [
    "CrimeScript",
    "Question",
    "Questionnaire",
    "ScriptStep",
    "Trace",
    "to_questionnaire",
    "to_script",
]


@dataclass(frozen=True, slots=True)
class Trace:
    """What a step leaves behind, and which kind of agency may see it."""

    agency: str
    trace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptStep(Sourced):
    """One step; `substitutability` 0 hard to replace, 1 replaced at once (a default)."""

    n: int
    phase: str
    step: str
    roles: tuple[str, ...]
    skills: tuple[str, ...]
    services: tuple[str, ...]
    traces: tuple[Trace, ...]
    substitutability: float
    interventions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CrimeScript:
    """The steps of a crime of one area, in order."""

    area: str
    name: str
    steps: tuple[ScriptStep, ...]

    @property
    def code(self) -> str:
        """Return the crime area, which names the script."""
        return self.area


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Sourced):
    """One question. `type` is level, number, date, choice or text; areas `*`: all."""

    id: str
    text: str
    type: str
    areas: tuple[str, ...]
    indicators: tuple[str, ...]
    section: str
    allow_unknown: bool
    unit: str
    choices: tuple[str, ...]
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What one kind of agency is asked."""

    agency: str
    questions: tuple[Question, ...]

    @property
    def code(self) -> str:
        """Return the kind of agency, which names the questionnaire."""
        return self.agency


def to_script(data: Mapping[str, Any]) -> CrimeScript:
    """Return a script from its YAML form."""
    return CrimeScript(data["area"], data["name"], tuple(_step(s) for s in data["steps"]))


def to_questionnaire(data: Mapping[str, Any]) -> Questionnaire:
    """Return a questionnaire from its YAML form."""
    return Questionnaire(data["agency"], tuple(_question(q) for q in data["questions"]))


def _step(data: Mapping[str, Any]) -> ScriptStep:
    return ScriptStep(
        n=data["n"],
        phase=data["phase"],
        step=data["step"],
        roles=tuple(data["roles"]),
        skills=tuple(data["skills"]),
        services=tuple(data["services"]),
        traces=tuple(Trace(t["agency"], t["trace"]) for t in data["traces"]),
        substitutability=float(data["substitutability"]),
        interventions=tuple(data["interventions"]),
        source=data["source"],
        confidence=data["confidence"],
    )


def _question(data: Mapping[str, Any]) -> Question:
    return Question(
        id=data["id"],
        text=data["text"],
        type=data["type"],
        areas=tuple(data["areas"]),
        indicators=tuple(data["indicators"]),
        section=data["section"],
        allow_unknown=data["allow_unknown"],
        unit=data.get("unit", ""),
        choices=tuple(str(choice) for choice in data.get("choices", ())),
        levels=tuple(data.get("levels", ())),
        source=data["source"],
        confidence=data["confidence"],
    )
