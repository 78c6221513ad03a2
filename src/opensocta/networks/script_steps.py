"""Which steps of a crime script a network can still take after each removal.

In:   a plan of `networks.disruption`, the role of each person, the steps and the roles they need
Out:  the plan with the number of steps still possible, and the step that stops first
Not:  connection: a step is possible if someone of every role it needs is still there
"""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from opensocta.vocabulary import CrimeScript

__all__ = ["plan_steps"]


def plan_steps(
    plan: pa.Table, roles: Mapping[str, Sequence[str]], script: CrimeScript
) -> tuple[pa.Table, tuple[int, ...]]:
    """Return the plan with steps_possible and stopped, and the steps of which nothing is known.

    A step needs one person of each of its roles. A role that nobody in the network is known to
    hold says nothing: steps that need one are left out and returned by number. `stopped` names the
    steps (by number) that the removal ended, empty if none.

    Parameters
    ----------
    plan : removals one at a time.
    roles : node to the codes of its roles.
    """
    holders: dict[str, set[str]] = {}
    for node, held in roles.items():
        for role in held:
            holders.setdefault(role, set()).add(node)
    known = {step.n: step.roles for step in script.steps if set(step.roles) <= holders.keys()}
    unknown = tuple(step.n for step in script.steps if step.n not in known)
    left = {role: set(nodes) for role, nodes in holders.items()}
    open_steps = set(known)
    possible, stopped = [], []
    for node in plan["node"].to_pylist():
        for nodes in left.values():
            nodes.discard(node)
        ended = {n for n in open_steps if any(not left[role] for role in known[n])}
        open_steps -= ended
        possible.append(len(open_steps))
        stopped.append(sorted(ended))
    return (
        plan.append_column("steps_possible", pa.array(possible, pa.int64())).append_column(
            "stopped", pa.array(stopped, pa.list_(pa.int64()))
        ),
        unknown,
    )
