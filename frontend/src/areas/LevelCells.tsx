import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";

/** Five cells shaded by probability; unknown is evenly pale with a dotted frame and words. */
export function LevelCells({ row }: { row: Shapes["IndicatorRow"] }) {
  if (row.basis === "unknown") return <span className="levels-unknown">{MESSAGES.unknown}</span>;
  return (
    <span className="rank-cells" role="img" aria-label={row.levels.map((p, k) => `level ${k}: ${Math.round(p * 100)} %`).join(", ")}>
      {row.levels.map((p, level) => (
        <span key={level} className="rank-cell" data-shade={p < 0.02 ? 0 : p < 0.15 ? 1 : p < 0.3 ? 2 : p < 0.5 ? 3 : p < 0.75 ? 4 : 5}>
          {Math.round(p * 100)}
        </span>
      ))}
    </span>
  );
}
