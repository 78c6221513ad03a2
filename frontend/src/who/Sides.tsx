import { Link } from "@tanstack/react-router";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Why } from "../shared/Why";
import { bits, plural, spoken } from "../shared/words";

type Side = Shapes["RecordSide"];
type Field = Shapes["FieldRow"];
type Value = Shapes["SideValue"];
type Contribution = Shapes["Contribution"];
const WORDS = MESSAGES.who;

/** Each property of both records in one row; where they differ, the row says so and is set off. */
export function Sides({ data }: { data: Shapes["SideBySide"] }) {
  const told = new Map(data.pair?.explanation.map((one) => [one.comparison, one]));
  const first = new Map([...data.fields].reverse().map((field) => [field.field, field.prop]));
  return (
    <table className="sides">
      <caption className="visually-hidden">{WORDS.against}</caption>
      <thead>
        <tr>
          <th scope="col">{WORDS.field}</th>
          <Head side={data.left} />
          <Head side={data.right} />
        </tr>
      </thead>
      <tbody>
        {data.fields.map((field) => (
          <Row key={field.prop} field={field} model={told.get(field.field)} leads={first.get(field.field) === field.prop} />
        ))}
        <tr className="behind">
          <th scope="row">{WORDS.behind}</th>
          <Behind side={data.left} />
          <Behind side={data.right} />
        </tr>
      </tbody>
    </table>
  );
}

function Head({ side }: { side: Side }) {
  return (
    <th scope="col">
      <Link to="/subjects/$id" params={{ id: side.subject }}>
        <bdi>{side.name || WORDS.nameless}</bdi>
      </Link>
      <span className="belongs">
        {side.agencies.join(", ")} · {spoken(side.schema_name)} {WORDS.belongs(plural(side.records, WORDS.record[0], WORDS.record[1]))}
      </span>
    </th>
  );
}

/** The first property of a field bears what the model made of it. */
function Row({ field, model, leads }: { field: Field; model: Contribution | undefined; leads: boolean }) {
  return (
    <tr data-state={field.state}>
      <th scope="row">
        {spoken(field.prop)} <span className="agreement">{WORDS.states[field.state] ?? field.state}</span>
        {leads && model && (
          <span className="model">
            {model.level} {bits(model.bits)}
          </span>
        )}
      </th>
      <Values values={field.left} />
      <Values values={field.right} />
    </tr>
  );
}

function Values({ values }: { values: Value[] }) {
  if (values.length === 0) return <td className="mute">{WORDS.silent}</td>;
  return (
    <td>
      {values.map((row) => (
        <div key={`${row.value} ${row.refuted}`} dir="auto" data-shared={row.shared} data-refuted={row.refuted}>
          <Why id={row.statements.slice(0, 8)} about={row.value}>
            {row.value}
          </Why>
          {row.refuted && <span className="mute"> ({WORDS.refuted})</span>}
        </div>
      ))}
    </td>
  );
}

function Behind({ side }: { side: Side }) {
  return (
    <td>
      {side.reports.map((report) => (
        <div key={report.report_id} className="report">
          <Why id={report.report_id} about={report.title}>
            {report.agency}: {report.title || report.report_id}
          </Why>
          <span className="grade">{report.grade}</span>{" "}
          <span className="mute">
            {report.handling} TLP:{report.tlp}
          </span>
        </div>
      ))}
    </td>
  );
}
