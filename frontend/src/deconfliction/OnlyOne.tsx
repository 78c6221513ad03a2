import { Link } from "@tanstack/react-router";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Why } from "../shared/Why";
import { chance, count, spoken } from "../shared/words";

type Subject = Shapes["SharedSubject"];
type Value = Shapes["OnlyValue"];
const WORDS = MESSAGES.deconfliction;

/** What one agency knows of a subject that the others do not, and whom to ask for the rest. */
export function OnlyOne({ subject }: { subject: Subject }) {
  const agencies = [...new Set(subject.only.map((row) => row.agency))];
  return (
    <section className="only-one" aria-label={subject.caption || WORDS.noName}>
      <h2>{subject.caption || WORDS.noName}</h2>
      {subject.ask.length > 0 && <p className="ask">{WORDS.askFor(subject.ask.join(", "))}</p>}
      <p>
        {WORDS.exclusive(count(subject.exclusive), count(subject.shared))}{" "}
        {subject.whole && subject.probability != null ? (
          <>
            {WORDS.joined(chance(subject.probability))}{" "}
            <Link to="/subjects/$id" params={{ id: subject.id }}>
              {WORDS.waterfall}
            </Link>
          </>
        ) : (
          WORDS.joinHidden
        )}
      </p>
      {subject.only.length === 0 && <p className="empty">{WORDS.nothingExclusive}</p>}
      {agencies.map((agency) => (
        <Group key={agency} agency={agency} values={subject.only.filter((row) => row.agency === agency)} />
      ))}
      {subject.only_left_out > 0 && <p className="small">{WORDS.leftOut(count(subject.only_left_out))}</p>}
    </section>
  );
}

function Group({ agency, values }: { agency: string; values: Value[] }) {
  return (
    <table className="only-values">
      <caption>
        <strong>{WORDS.onlyOf(agency)}</strong>
      </caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{MESSAGES.entity.property}</th>
          <th scope="col">{WORDS.value}</th>
          <th scope="col">{WORDS.tell}</th>
        </tr>
      </thead>
      <tbody>
        {values.map((row) => (
          <tr key={`${row.prop} ${row.value}`}>
            <th scope="row">{spoken(row.prop)}</th>
            <td>
              <Why id={row.statements} about={row.caption ?? row.value}>
                {row.caption ?? row.value}
              </Why>
            </td>
            <td className="small">
              {row.handling} {row.tlp}: {row.tell}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
