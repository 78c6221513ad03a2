import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { figure } from "../shared/words";

type Point = Shapes["ForecastPoint"];
const WORDS = MESSAGES.areas;

/** The chart as a table. */
export function FanNumbers({ points }: { points: Point[] }) {
  return (
    <details className="fan-numbers">
      <summary>{WORDS.numbers}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{WORDS.period}</th>
            <th scope="col" className="numeric">
              {WORDS.observed}
            </th>
            <th scope="col" className="numeric">
              {WORDS.forecast}
            </th>
            {[50, 80, 90].map((share) => (
              <th scope="col" className="numeric" key={share}>
                {share} %
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.period}>
              <th scope="row">{point.period}</th>
              <td className="numeric">{value(point.observed)}</td>
              <td className="numeric">{value(point.median)}</td>
              <td className="numeric">{range(point.low50, point.high50)}</td>
              <td className="numeric">{range(point.low80, point.high80)}</td>
              <td className="numeric">{range(point.low90, point.high90)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

const value = (n: number | null | undefined): string => (n == null ? "" : figure(n));
const range = (low: number | null | undefined, high: number | null | undefined): string =>
  low == null || high == null ? "" : `${figure(low)} – ${figure(high)}`;
