import { useEffect, useRef, useState } from "react";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { bits, chance, count } from "../shared/words";
import { Entry } from "./Entry";

type Answer = Shapes["Matches"];
type Match = Shapes["Match"];
const WORDS = MESSAGES.screening;

const keyOf = (row: Match): string => `${row.source} ${row.on_list} ${row.id}`;

/** Matches, most probable first, beside the chosen one; the first is chosen until another is. */
export function Found({ data }: { data: Answer }) {
  const [key, setKey] = useState<string>();
  const beside = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (key !== undefined) beside.current?.scrollIntoView({ block: "nearest" }); // on a narrow screen it lies below
  }, [key]);
  const chosen = data.matches.find((row) => keyOf(row) === key) ?? data.matches[0];
  const readAs = Object.entries(data.read_as).filter(([field]) => field === "birth date" || field === "country");
  return (
    <>
      <p className="tally" role={chosen ? "status" : undefined}>
        {chosen && <strong>{WORDS.found(count(data.in_subjects), count(data.in_lists))}</strong>}{" "}
        {readAs.map(([field, values]) => (
          <span key={field} className="mute">
            {field} {WORDS.readAs} {values.join(", ")}{" "}
          </span>
        ))}
      </p>
      {chosen === undefined ? (
        <p className="empty" role="status">
          {WORDS.none} {WORDS.noneHint}
        </p>
      ) : (
        <div className="found">
          <div>
            <Matches rows={data.matches} chosen={keyOf(chosen)} onChoose={setKey} />
            {data.left_out > 0 && <p className="small">{WORDS.leftOut(count(data.left_out))}</p>}
          </div>
          <div ref={beside} className="beside-matches">
            <Entry key={keyOf(chosen)} match={chosen} />
          </div>
        </div>
      )}
    </>
  );
}

function Matches(props: { rows: Match[]; chosen: string; onChoose: (key: string) => void }) {
  return (
    <DataTable
      rows={props.rows}
      rowKey={keyOf}
      caption={WORDS.list}
      chosen={props.chosen}
      columns={[
        {
          key: "whom",
          head: WORDS.whom,
          cell: (r) => (
            <>
              <button type="button" className="pick" aria-pressed={keyOf(r) === props.chosen} onClick={() => props.onChoose(keyOf(r))}>
                <bdi>{r.caption || WORDS.noName}</bdi>
              </button>{" "}
              <span className="small">{apart(r)}</span>
            </>
          ),
          sort: (r) => r.caption,
        },
        {
          key: "match",
          head: WORDS.match,
          cell: (r) => <Level match={r} />,
          sort: (r) => r.probability,
          numeric: true,
        },
        { key: "why", head: WORDS.why, cell: (r) => <span className="reasons">{loudest(r)}</span> },
        { key: "from", head: WORDS.from, cell: (r) => r.on_list || WORDS.subjects, sort: (r) => r.on_list },
      ]}
    />
  );
}

export function Level({ match }: { match: Match }) {
  return (
    <>
      <span className="level" data-level={match.level}>
        {WORDS.levels[match.level] ?? match.level}
      </span>{" "}
      {chance(match.probability)}
    </>
  );
}

/** What tells namesakes apart: dates, countries and numbers, one each. */
function apart(match: Match): string {
  const fields = ["birth date", "founding date", "country", "register number"];
  return fields.map((field) => match.values.find((row) => row.field === field)?.value ?? "").filter(Boolean).join(" · ");
}

/** The two comparisons that weigh most, in words. */
function loudest(match: Match): string {
  return [...match.explanation.slice(1)]
    .sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits))
    .slice(0, 2)
    .map((one) => `${one.comparison} ${bits(one.bits)}`)
    .join(", ");
}
