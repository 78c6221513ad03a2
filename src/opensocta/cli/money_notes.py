"""What a payment file was understood to say, and what was set aside, in lines for the reader."""

import pyarrow.compute as pc

from opensocta.cli.money_files import PaymentFile
from opensocta.evidence.wording import counted
from opensocta.sources import PaymentGuess

__all__ = ["note_lines"]

_RULES = 12


def note_lines(file: PaymentFile) -> list[str]:
    """Return how columns were understood, and how many rows each rule set aside or noted."""
    return [*(_guess_lines(file.guess) if file.guess else []), *_reject_lines(file)]


def _guess_lines(guess: PaymentGuess) -> list[str]:
    if not guess.columns:
        return []
    taken = "; ".join(f"{name}: {part}" for name, part in guess.columns.items())
    lines = [f"No mapping was given. Columns were understood as {taken}."]
    if guess.ignored:
        left = "; ".join(f"{name} ({why})" for name, why in guess.ignored.items())
        lines.append(f"Not read: {left}.")
    return lines


def _reject_lines(file: PaymentFile) -> list[str]:
    rejects = file.rejects
    if not rejects.num_rows:
        return []
    counts = rejects.group_by("rule").aggregate([("reject_id", "count")]).to_pylist()
    counts.sort(key=lambda row: (-row["reject_id_count"], row["rule"]))
    name = rejects["file_name"][0].as_py()
    lines = [f"{name}: {counted(rejects.num_rows, 'place')} set aside or noted:"]
    for row in counts[:_RULES]:
        first = rejects.filter(pc.equal(rejects["rule"], row["rule"])).slice(0, 1).to_pylist()[0]
        parts = (first["sheet"], f"row {first['row']}" if first["row"] else "", first["column"])
        place = ", ".join(part for part in parts if part)
        lines.append(f"  {row['reject_id_count']:,} x {row['rule']} (first: {place})")
    if len(counts) > _RULES:
        lines.append(f"  and {counted(len(counts) - _RULES, 'more rule')}")
    return lines
