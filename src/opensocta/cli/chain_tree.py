"""A chain of evidence as a tree in the terminal.

In:   `workspace.Step`
Out:  lines on standard output
Not:  finding the chain (`workspace.explaining`)
"""

from rich.markup import escape
from rich.tree import Tree

from opensocta.cli.console import out
from opensocta.workspace import Step

__all__ = ["as_tree"]


def as_tree(step: Step) -> None:
    """Print a chain of evidence as a tree."""
    out.print(_branch(step, Tree(_line(step))))


def _line(step: Step) -> str:
    grade = f" [bold]{escape(step.grade)}[/bold]" if step.grade else ""
    place = f" [dim]{escape(step.place)}[/dim]" if step.place else ""
    marking = f" [dim]{escape(step.marking)}[/dim]" if step.marking else ""
    return (
        f"[cyan]{step.kind}[/cyan] {escape(step.text)}{grade}{place}{marking} [dim]{step.id}[/dim]"
    )


def _branch(step: Step, tree: Tree) -> Tree:
    for child in step.children:
        _branch(child, tree.add(_line(child)))
    if step.more:
        tree.add(f"[dim]and {step.more:,} more supports[/dim]")
    if step.hidden:
        tree.add(f"[dim]{step.hidden:,} supports are not shown to you[/dim]")
    return tree
