import { MESSAGES } from "../messages";
import { percent } from "./words";

/** A rank as a row of cells: shade is probability, the outline is the 90 % interval. */
export function RankCells(props: { probabilities: number[]; low: number; high: number; contested: boolean }) {
  const { probabilities, low, high, contested } = props;
  return (
    <span className="rank-cells" role="img" aria-label={describe(probabilities, low, high, contested)}>
      {probabilities.map((p, index) => (
        <span
          key={index}
          className="rank-cell"
          data-shade={shade(p)}
          data-in={index + 1 >= low && index + 1 <= high}
          data-first={index + 1 === low}
          data-last={index + 1 === high}
        >
          {p >= 0.005 ? Math.round(p * 100) : ""}
        </span>
      ))}
      <span className={contested ? "hatch" : "hatch-space"} title={contested ? MESSAGES.ranking.contested : undefined} />
    </span>
  );
}

/** How much is known, as five circles and a number. */
export function Knowledge({ share }: { share: number }) {
  return (
    <span className="knowledge" role="img" aria-label={`${percent(share)} known`}>
      {[0, 1, 2, 3, 4].map((k) => (
        <span key={k} data-full={share * 5 >= k + 0.5} />
      ))}
    </span>
  );
}

const shade = (p: number): number => (p < 0.005 ? 0 : p < 0.1 ? 1 : p < 0.25 ? 2 : p < 0.45 ? 3 : p < 0.7 ? 4 : 5);

function describe(probabilities: number[], low: number, high: number, contested: boolean): string {
  const best = probabilities.indexOf(Math.max(...probabilities)) + 1;
  return `Most often rank ${best}; 90 % interval ${low} to ${high}${contested ? "; contested" : ""}`;
}
