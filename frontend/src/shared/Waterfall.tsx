import "./waterfall.css";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { bits } from "./words";

type Contribution = Shapes["Contribution"];
const WORDS = MESSAGES.entity;

interface Bar {
  name: string;
  level: string;
  from: number;
  to: number;
  sum?: boolean;
}

/** Bits as bars that start where the last one ended; the sum is the match weight. */
export function Waterfall({ explanation, weight }: { explanation: Contribution[]; weight?: number }) {
  const bars = steps(explanation, weight);
  const ends = bars.flatMap((bar) => [bar.from, bar.to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const at = (value: number): number => ((value - low) / (high - low || 1)) * 100;
  return (
    <table className="waterfall">
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.name} data-sum={bar.sum ?? false}>
            <th scope="row">
              {bar.name} <span className="mute">{bar.level}</span>
            </th>
            <td>
              <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <line x1={at(0)} x2={at(0)} y1="0" y2="10" className="zero" />
                <rect
                  x={Math.min(at(bar.from), at(bar.to))}
                  width={Math.max(0.6, Math.abs(at(bar.to) - at(bar.from)))}
                  y="2"
                  height="6"
                  className={bar.sum ? "sum" : bar.to >= bar.from ? "for" : "against"}
                />
              </svg>
            </td>
            <td className="numeric">{bits(bar.to - bar.from)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function steps(explanation: Contribution[], weight: number | undefined): Bar[] {
  let reached = 0;
  const bars = explanation.map(({ comparison, level, bits: own }): Bar => {
    const bar = { name: comparison, level, from: reached, to: reached + own };
    reached = bar.to;
    return bar;
  });
  return [...bars, { name: WORDS.sum, level: WORDS.bits, from: 0, to: weight ?? reached, sum: true }];
}
