import { Link } from "@tanstack/react-router";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Waterfall } from "../shared/Waterfall";
import { Why } from "../shared/Why";
import { count, plural, spoken } from "../shared/words";
import { Level } from "./Found";

type Match = Shapes["Match"];
const WORDS = MESSAGES.screening;
const FIRST = ["name", "alias", "weakAlias", "previousName", "birthDate", "nationality", "country"];
const place = (prop: string): number => (FIRST.includes(prop) ? FIRST.indexOf(prop) : FIRST.length);

/** One match: where it stands, what spoke for and against, and what the entry itself says. */
export function Entry({ match }: { match: Match }) {
  const name = match.caption || WORDS.noName;
  return (
    <section className="entry" aria-label={name}>
      <h2>
        <bdi>{name}</bdi>
      </h2>
      <p>
        <Level match={match} /> <span className="mute">{spoken(match.schema_name)}</span>{" "}
        <span className="mute">
          {match.handling} TLP:{match.tlp}
        </span>
      </p>
      {match.source === "subject" ? <OfSubject match={match} /> : <OfList match={match} />}
      <h3>{WORDS.reasons}</h3>
      <Waterfall explanation={match.explanation} />
      <Says match={match} />
    </section>
  );
}

function OfSubject({ match }: { match: Match }) {
  return (
    <p>
      {WORDS.heldBy(match.agencies.join(", "), plural(match.records, WORDS.record[0], WORDS.record[1]))}{" "}
      <Link to="/subjects/$id" params={{ id: match.id }}>
        {WORDS.open}
      </Link>{" "}
      <Why id={match.id} about={match.caption}>
        {WORDS.evidence}
      </Why>
    </p>
  );
}

function OfList({ match }: { match: Match }) {
  return (
    <>
      <p>
        {WORDS.onList(match.on_list, match.id)} <span className="mute">({WORDS.place(match.file_name, match.anchor)})</span>
        {match.programme && (
          <>
            {" "}
            · {WORDS.programme}: {match.programme}
          </>
        )}
      </p>
      <p className="act-note">{WORDS.act}</p>
    </>
  );
}

function Says({ match }: { match: Match }) {
  const compared = new Set(match.explanation.map((one) => one.comparison));
  const props = [...new Set(match.values.map((row) => row.prop))].sort((a, b) => place(a) - place(b) || a.localeCompare(b));
  return (
    <table className="says">
      <caption>
        <strong>{WORDS.entry}</strong>
      </caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{WORDS.property}</th>
          <th scope="col">{WORDS.value}</th>
        </tr>
      </thead>
      <tbody>
        {props.map((prop) => {
          const rows = match.values.filter((row) => row.prop === prop);
          return (
            <tr key={prop} data-compared={rows.some((row) => compared.has(row.field))}>
              <th scope="row">{spoken(prop)}</th>
              <td>
                {rows.map((row) => (
                  <div key={row.value} dir="auto">
                    {row.value}
                    {row.anchor && row.anchor !== match.anchor && <span className="small"> {row.anchor}</span>}
                  </div>
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
      {match.values_left_out > 0 && (
        <tfoot>
          <tr>
            <td colSpan={2} className="small">
              {WORDS.valuesLeftOut(count(match.values_left_out))}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
