import { Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Waterfall } from "../shared/Waterfall";
import { chance, count } from "../shared/words";

type Entity = Shapes["EntityPage"];
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
              <Waterfall explanation={pair.explanation} weight={pair.weight} />
              <Link to="/who" search={{ pair: `${pair.left_id},${pair.right_id}` }}>
                {MESSAGES.who.compare}
              </Link>
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
