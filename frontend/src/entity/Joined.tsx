import { Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { bits, chance, count } from "../shared/words";

type Entity = Shapes["EntityPage"];
type Pair = Shapes["PairRow"];
const WORDS = MESSAGES.entity;
const OPEN_FIRST = 1;
const PAIRS_FIRST = 4;
const RECORDS_FIRST = 10;

/** The records of a subject and, pair by pair, what spoke for and against joining them. */
export function Joined({ entity }: { entity: Entity }) {
  const [all, setAll] = useState(false);
  const [everyone, setEveryone] = useState(false);
  const records = everyone ? entity.joined : entity.joined.slice(0, RECORDS_FIRST);
  const pairs = all ? entity.pairs : entity.pairs.slice(0, PAIRS_FIRST);
  const names = new Map(entity.joined.map((record) => [record.entity_id, record.agency]));
  return (
    <>
      <ul className="plain joined">
        {records.map((record) => (
          <li key={`${record.entity_id} ${record.agency}`}>
            <strong>{record.agency}</strong> <span className="mute">{record.title}</span>
            <span className="numeric">{chance(record.probability)}</span>
          </li>
        ))}
      </ul>
      {entity.joined.length > records.length && (
        <button type="button" className="link-button" onClick={() => setEveryone(true)}>
          {WORDS.more(count(entity.joined.length - records.length))}
        </button>
      )}
      {entity.pairs.length > 0 && (
        <>
          <h3 className="pairs-title">{WORDS.pairs}</h3>
          <p className="small">{WORDS.pairsReading}</p>
          {pairs.map((pair, number) => (
            <details key={`${pair.left_id} ${pair.right_id}`} open={number < OPEN_FIRST}>
              <summary>
                <End id={pair.left_id} names={names} /> – <End id={pair.right_id} names={names} />:{" "}
                {WORDS.same(chance(pair.probability))}, {WORDS.decided[pair.decided] ?? pair.decided}
              </summary>
              <Waterfall pair={pair} />
            </details>
          ))}
          {entity.pairs.length > pairs.length && (
            <button type="button" className="link-button" onClick={() => setAll(true)}>
              {WORDS.more(count(entity.pairs.length - pairs.length))}
            </button>
          )}
        </>
      )}
    </>
  );
}

function End({ id, names }: { id: string; names: Map<string, string> }) {
  const agency = names.get(id);
  if (agency) return <>{agency}</>;
  return (
    <Link to="/subjects/$id" params={{ id }} className="mono">
      {id.slice(0, 10)}
    </Link>
  );
}

interface Bar {
  name: string;
  level: string;
  from: number;
  to: number;
  sum?: boolean;
}

/** Bits as bars that start where the last one ended; the sum is the match weight. */
function Waterfall({ pair }: { pair: Pair }) {
  const bars = steps(pair);
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

function steps(pair: Pair): Bar[] {
  let reached = 0;
  const bars = pair.explanation.map(({ comparison, level, bits: weight }): Bar => {
    const bar = { name: comparison, level, from: reached, to: reached + weight };
    reached = bar.to;
    return bar;
  });
  return [...bars, { name: WORDS.sum, level: WORDS.bits, from: 0, to: pair.weight, sum: true }];
}
