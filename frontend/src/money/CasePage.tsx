import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { MarkingBadge } from "../shared/Marking";
import { Loaded, Page, Section } from "../shared/Page";
import { Why } from "../shared/Why";
import { count, spoken } from "../shared/words";

type Case = Shapes["CasePage"];
const WORDS = MESSAGES.money;
const money = (amount: number): string => amount.toLocaleString("en", { maximumFractionDigits: 0 });

/** A finding on payments as a file: who pays whom, and where its proceeds are by five rules. */
export function CasePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useQuery(api.moneyCase(id));
  const known = found.data;
  return (
    <Page
      title={known ? WORDS.caseTitle(known.finding_id) : found.isError ? id : WORDS.tracing}
      small={known && spoken(known.kind.replace("money.", ""))}
      marking={known && <MarkingBadge tlp={known.tlp} handling={known.handling} />}
    >
      <Loaded of={found}>{(data) => <File of={data} />}</Loaded>
    </Page>
  );
}

function File({ of }: { of: Case }) {
  return (
    <>
      <div className="sentence">
        <p>{of.reason}</p>
        <aside className="note">
          <Why id={of.finding_id} />
        </aside>
      </div>
      {of.svg !== "" && (
        <Section title={WORDS.whoPays}>
          <img className="case-picture" src={`data:image/svg+xml;utf8,${encodeURIComponent(of.svg)}`} alt={of.alt} />
          <p className="small">{WORDS.pictureNote(of.others)}</p>
          <Accounts of={of} />
        </Section>
      )}
      <Section title={WORDS.whereNow}>
        <Rules of={of} />
        <details>
          <summary>{WORDS.inWords}</summary>
          {of.words.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </details>
        <p className="small">{WORDS.law}</p>
      </Section>
      <Section title={WORDS.freeze}>
        <Freeze of={of} />
        {of.more > 0 && <p className="small">{WORDS.more(count(of.more))}</p>}
      </Section>
    </>
  );
}

const unknown = <span className="mute">{WORDS.notKnown}</span>;

function Accounts({ of }: { of: Case }) {
  return (
    <DataTable
      rows={of.accounts}
      rowKey={(row) => row.id}
      caption={WORDS.whoPays}
      columns={[
        { key: "label", head: WORDS.inPicture, cell: (r) => r.label, width: "5rem" },
        { key: "number", head: WORDS.account, cell: (r) => <AccountLink id={r.id} number={r.number} /> },
        { key: "holder", head: WORDS.holder, cell: (r) => (r.holder ? <bdi>{r.holder}</bdi> : unknown), sort: (r) => r.holder ?? "" },
        { key: "bank", head: WORDS.bank, cell: (r) => bank(r.bank, r.country), sort: (r) => r.bank ?? "" },
        { key: "paid", head: `${WORDS.paid}, ${of.currency}`, cell: (r) => money(r.paid), sort: (r) => r.paid, numeric: true },
        { key: "received", head: WORDS.received, cell: (r) => money(r.received), sort: (r) => r.received, numeric: true },
      ]}
    />
  );
}

function Rules({ of }: { of: Case }) {
  return (
    <DataTable
      rows={of.rules}
      rowKey={(row) => `${row.method} ${row.currency}`}
      caption={WORDS.whereNow}
      columns={[
        { key: "method", head: WORDS.rule, cell: (r) => WORDS.rules[r.method as keyof typeof WORDS.rules] ?? r.method },
        { key: "seed", head: WORDS.proceeds, cell: (r) => `${r.currency} ${money(r.seed)}`, numeric: true },
        { key: "found", head: WORDS.traced, cell: (r) => money(r.found), numeric: true },
        { key: "cash", head: WORDS.cash, cell: (r) => money(r.cash), numeric: true },
        { key: "accounts", head: WORDS.inAccounts, cell: (r) => count(r.accounts), numeric: true },
      ]}
    />
  );
}

function Freeze({ of }: { of: Case }) {
  return (
    <DataTable
      rows={of.freeze}
      rowKey={(row) => `${row.id} ${row.currency}`}
      caption={WORDS.freeze}
      empty={WORDS.nothingLeft}
      columns={[
        { key: "number", head: WORDS.account, cell: (r) => <AccountLink id={r.id} number={r.number} /> },
        { key: "holder", head: WORDS.holder, cell: (r) => (r.holder ? <bdi>{r.holder}</bdi> : unknown), sort: (r) => r.holder ?? "" },
        { key: "bank", head: WORDS.bank, cell: (r) => bank(r.bank, r.country), sort: (r) => r.bank ?? "" },
        ...of.methods.map((method, place) => ({
          key: method,
          head: WORDS.rules[method as keyof typeof WORDS.rules] ?? method,
          cell: (r: Shapes["FreezeRow"]) => money(r.amounts[place] ?? 0),
          sort: (r: Shapes["FreezeRow"]) => r.amounts[place] ?? 0,
          numeric: true,
        })),
        { key: "why", head: MESSAGES.entity.evidence, cell: (r) => r.payments.length > 0 && <Why id={r.payments} about={r.number ?? r.id} /> },
      ]}
    />
  );
}

function AccountLink(of: { id: string; number: string | null | undefined }) {
  return (
    <Link to="/subjects/$id" params={{ id: of.id }} className="mono">
      {of.number ?? of.id}
    </Link>
  );
}

function bank(name: string | null | undefined, country: string | null | undefined) {
  if (!name) return country ? `${WORDS.notKnown} (${country})` : unknown;
  return country ? `${name} (${country})` : name;
}
