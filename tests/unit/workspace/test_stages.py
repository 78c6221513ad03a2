"""A stage runs only if what it reads has changed; a build cut off goes on where it stopped."""

import pyarrow as pa
import pytest

from opensocta.workspace.stages import Stage, run_stages


class Workshop:
    """Two stages that count how often they run."""

    def __init__(self, *, break_second: bool = False) -> None:
        self.runs: list[str] = []
        self.break_second = break_second

    def first(self, tables):
        self.runs.append("first")
        return {
            "doubled": pa.table({"v": [2 * v for v in tables["lake.numbers"]["v"].to_pylist()]})
        }

    def second(self, tables):
        self.runs.append("second")
        if self.break_second:
            raise KeyboardInterrupt
        return {"total": pa.table({"v": [sum(tables["doubled"]["v"].to_pylist())]})}

    def run(self, folder, *, numbers=(1, 2), base="base", earlier=()):
        stages = (
            Stage("first", ("lake.numbers",), ("doubled",), self.first, "doubling"),
            Stage("second", ("doubled",), ("total",), self.second, "adding"),
        )
        return run_stages(
            stages, folder, base=base, keys={"lake.numbers": str(numbers)},
            load=lambda _: pa.table({"v": list(numbers)}), earlier=earlier,
        )  # fmt: skip


class TestAStage:
    def test_is_not_run_again_when_nothing_changed(self, tmp_path):
        shop = Workshop()
        shop.run(tmp_path)
        shop.run(tmp_path)
        assert shop.runs == ["first", "second"]

    @pytest.mark.parametrize(
        "changed",
        [pytest.param({"numbers": (1, 3)}, id="its input"), pytest.param({"base": "x"}, id="base")],
    )
    def test_is_run_again_when_this_changed(self, tmp_path, changed):
        shop = Workshop()
        shop.run(tmp_path)
        shop.run(tmp_path, **changed)
        assert shop.runs == ["first", "second", "first", "second"]

    def test_is_taken_from_an_earlier_build(self, tmp_path):
        shop = Workshop()
        shop.run(tmp_path / "old")
        shop.run(tmp_path / "new", earlier=(tmp_path / "old",))
        assert shop.runs == ["first", "second"]
        assert (tmp_path / "new" / "total.parquet").is_file()

    def test_done_before_an_interruption_is_kept(self, tmp_path):
        broken = Workshop(break_second=True)
        with pytest.raises(KeyboardInterrupt):
            broken.run(tmp_path)
        mended = Workshop()
        mended.run(tmp_path)
        assert mended.runs == ["second"]
