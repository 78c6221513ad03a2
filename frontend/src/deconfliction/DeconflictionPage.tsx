import "./deconfliction.css";

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Chips } from "../shared/Chips";
import { DataTable } from "../shared/DataTable";
import { Loaded, Page } from "../shared/Page";
import { chance, count, spoken } from "../shared/words";
import { OnlyOne } from "./OnlyOne";

type Answer = Shapes["DeconflictionPage"];
type Subject = Shapes["SharedSubject"];
const WORDS = MESSAGES.deconfliction;

/** Subjects of several agencies at the left; what only one agency knows of the chosen one at the right. */
export function DeconflictionPage() {
  const { agency } = useSearch({ strict: false });
  const found = useQuery(api.deconfliction(agency ? { agency } : {}));
  return (
    <Page title={WORDS.title} lead={WORDS.lead}>
      <Loaded of={found}>{(data) => <Found data={data} agency={agency} />}</Loaded>
    </Page>
  );
}

function Found({ data, agency }: { data: Answer; agency: string | undefined }) {
  const { subject } = useSearch({ strict: false });
  const navigate = useNavigate();
  const chosen = data.subjects.find((row) => row.id === subject) ?? data.subjects[0];
  const shown = count(data.subjects.length);
  return (
    <>
      {data.agencies.length > 0 && (
        <Chips
          label={WORDS.agencies}
          chips={[{ value: undefined, name: WORDS.allAgencies }, ...data.agencies.map((one) => ({ value: one, name: one }))]}
          chosen={agency}
          onChoose={(one) => void navigate({ to: ".", search: (old: object) => ({ ...old, agency: one, subject: undefined }) })}
        />
      )}
      <Reading data={data} />
      <div className="knowing">
        <div>
          <p className="small">
            {data.total > data.subjects.length ? WORDS.first(shown, count(data.total)) : WORDS.total(count(data.total))}
          </p>
          <Subjects rows={data.subjects} chosen={chosen?.id} pointers={data.pointers} />
        </div>
        {chosen && <OnlyOne subject={chosen} />}
      </div>
    </>
  );
}

function Subjects({ rows, chosen, pointers }: { rows: Subject[]; chosen: string | undefined; pointers: boolean }) {
  const ask = { key: "ask", head: WORDS.ask, cell: (r: Subject) => r.ask.join(", "), sort: (r: Subject) => r.ask.join(", ") };
  return (
    <DataTable
      rows={rows}
      rowKey={(row) => row.id}
      caption={WORDS.list}
      empty={WORDS.none}
      chosen={chosen}
      columns={[
        { key: "subject", head: WORDS.subject, cell: (r) => <Name subject={r} />, sort: (r) => r.caption },
        { key: "held", head: WORDS.held, cell: (r) => r.agencies.join(", "), sort: (r) => r.agencies.join(", ") },
        ...(pointers ? [ask] : []),
        { key: "only", head: WORDS.only, cell: (r) => count(r.exclusive), sort: (r) => r.exclusive, numeric: true },
        { key: "same", head: WORDS.same, cell: (r) => join(r), sort: (r) => r.probability ?? 0, numeric: true },
      ]}
    />
  );
}

const join = (row: Subject): string => (row.probability == null ? WORDS.hiddenJoin : chance(row.probability));

function Name({ subject }: { subject: Subject }) {
  return (
    <>
      <Link to="." search={(old: object) => ({ ...old, subject: subject.id })} resetScroll={false}>
        {subject.caption || WORDS.noName}
      </Link>{" "}
      <span className="small">{spoken(subject.schema_name)}</span>
    </>
  );
}

/** In words, what each column says and what it keeps to itself. */
function Reading({ data }: { data: Answer }) {
  const ask = data.pointers ? WORDS.readingAsk(data.ceiling_handling, data.ceiling_tlp) : WORDS.readingAskAll;
  return (
    <details className="reading">
      <summary>{WORDS.columns}</summary>
      <dl>
        {[...WORDS.reading, [WORDS.ask, ask] as const].map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
