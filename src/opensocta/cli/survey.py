"""Randomised surveys on counts, without a workspace: `socta survey plan` and `survey estimate`."""

from typing import Annotated, Any

import typer

from opensocta.cli.console import as_json, as_table, say
from opensocta.cli.options import AsJson
from opensocta.core.errors import SettingsInvalid
from opensocta.integrity import (
    USUAL,
    ListEstimate,
    design_test,
    estimate,
    list_experiment,
    plan_survey,
)

__all__ = ["register"]

_NAMED = "Name, or in full like crosswise(p=0.25)."
_LIST = "list"
P = Annotated[float | None, typer.Option(help="Probability of the design.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help="Randomised surveys.", no_args_is_help=True)
    group.command("plan")(plan)
    group.command("estimate")(estimate_share)
    app.add_typer(group, name="survey")


def plan(
    share: Annotated[float, typer.Option(help="Share that is expected, like 0.1.")] = 0.1,
    half_width: Annotated[float, typer.Option(help="Half of the 95 % interval wanted.")] = 0.05,
    change: Annotated[float, typer.Option(help="Change between two waves to be seen.")] = 0.0,
    power: Annotated[float, typer.Option(help="Probability of seeing what is there.")] = 0.8,
    n: Annotated[int, typer.Option(help="Answers that can be had.", min=0)] = 0,
    design: Annotated[str, typer.Option(help=f"One design; all if absent. {_NAMED}")] = "",
    json: AsJson = False,
) -> None:
    """Say how many must be asked by each design, and what an answer tells of who gave it."""
    for key, value in (("--share", share), ("--half-width", half_width), ("--power", power)):
        if not 0 < value < 1:
            raise SettingsInvalid(source="survey plan", key=key, rule="lies between 0 and 1")
    if not -share < change < 1 - share:
        raise SettingsInvalid(source="survey plan", key="--change", rule="leaves a share in 0 to 1")
    designs = [USUAL.get(design, design)] if design else list(USUAL.values())
    plans = [plan_survey(one, share=share, half_width=half_width, change=change, power=power, n=n)
             for one in designs]  # fmt: skip
    rows = [{name: getattr(one, name) for name in one.__slots__} for one in plans]
    if json:
        as_json({"share": share, "half_width": half_width, "change": change, "power": power,
                 "n": n, "designs": rows})  # fmt: skip
        return
    heads = {"design": "design", "width": f"answers for ±{half_width:.0%}",
             "presence": "to see any at all"}  # fmt: skip
    heads |= {"change": f"a wave, to see {change:+.0%}"} if change else {}
    heads |= {"error": f"standard error of {n:,}"} if n else {}
    as_table(rows, heads | {"after_yes": 'P(trait | "yes")', "after_no": 'P(trait | "no")'})
    say(
        f"If {share:.0%} hold the trait. Before any answer the chance is {share:.0%}: what is far "
        "above it gives a person away. A direct question needs fewer only if all are honest."
    )


def estimate_share(
    named: Annotated[str, typer.Argument(metavar="[DESIGN]", help=_NAMED)] = "",
    said: Annotated[int | None, typer.Argument(metavar="[YES]", help='Answers "yes".')] = None,
    asked: Annotated[int | None, typer.Argument(metavar="[N]", help="All answers.")] = None,
    design: Annotated[str, typer.Option(help=f"{_NAMED} Or {_LIST}.")] = "",
    yes: Annotated[int | None, typer.Option(help='Answers "yes" or "same".')] = None,
    n: Annotated[int | None, typer.Option(help="All answers.")] = None,
    p: P = None,
    q: P = None,
    p1: P = None,
    p2: P = None,
    p0: P = None,
    control: Annotated[str, typer.Option(help="List: how many said 0, 1, 2… items.")] = "",
    treatment: Annotated[str, typer.Option(help="The same with the extra item.")] = "",
    json: AsJson = False,
) -> None:
    """Estimate the share that holds a sensitive trait from randomised answers or lists."""
    wanted = design or named
    if wanted == _LIST:
        _tell_list(_counts(control, "--control"), _counts(treatment, "--treatment"), json=json)
        return
    given = {"p": p, "q": q, "p1": p1, "p2": p2, "p0": p0}
    chances = {name: value for name, value in given.items() if value is not None}
    if "(" not in wanted:
        inside = ",".join(f"{name}={value!r}" for name, value in chances.items())
        wanted = (
            f"{wanted}({inside})" if chances or wanted == "direct" else USUAL.get(wanted, wanted)
        )
    yes, n = said if yes is None else yes, asked if n is None else n
    if yes is None or n is None or not 0 <= yes <= n or n == 0:
        raise SettingsInvalid(source="survey estimate", key="YES N", rule="needs 0 <= YES <= N > 0")
    found = estimate(wanted, yes, n)
    if json:
        as_json({"share": found.value, "standard_error": found.error, "low": found.low,
                 "high": found.high, "n": n, "protection": found.protection})  # fmt: skip
        return
    say(f"An estimated {found.value:.1%} ({found.low:.1%} to {found.high:.1%}, 95 % interval, "
        f"standard error {found.error:.4f}) of {n:,} asked hold the trait.")  # fmt: skip
    say(f"An answer tells at most {found.protection:.0%} about the person who gave it.")


def _tell_list(control: list[int], treatment: list[int], *, json: bool) -> None:
    found: ListEstimate = list_experiment(control, treatment)
    test = design_test(control, treatment)
    told: dict[str, Any] = {  # Any: numbers of several types
        "share": found.value, "standard_error": found.error, "low": found.low, "high": found.high,
        "n": found.n, "design_test": test.p_value, "most_negative": test.most_negative,
    }  # fmt: skip
    if json:
        as_json(told)
        return
    say(
        f"An estimated {found.value:.1%} ({found.low:.1%} to {found.high:.1%}, 95 % interval, "
        f"standard error {found.error:.4f}) hold the trait; {found.n:,} answers in all."
    )
    said = "speaks against" if test.p_value < 0.05 else "does not speak against"
    say(f"The test that the extra item changed no other answer {said} the design "
        f"(p {test.p_value:.2f}, corrected).")  # fmt: skip


def _counts(text: str, key: str) -> list[int]:
    try:
        counts = [int(part) for part in text.split(",")]
    except ValueError:
        counts = []
    if len(counts) < 2 or min(counts) < 0 or sum(counts) < 2:
        raise SettingsInvalid(
            source="survey estimate", key=key, rule="is how many said 0, 1, 2…, like 8,132,222,227"
        )
    return counts
