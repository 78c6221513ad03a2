import "./chart.css";

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Chips } from "../shared/Chips";
import { Empty, Loaded, Page, Section, Skeleton } from "../shared/Page";
import { hasWebGl } from "../shared/webgl";
import { Why } from "../shared/Why";
import { count, spoken } from "../shared/words";
import { ChartTies } from "./ChartTies";
import { ALL_KINDS, chosenTies } from "./drawing";
import { Key } from "./Key";
import { PlainChart } from "./PlainChart";

const SigmaChart = lazy(() => import("./SigmaChart"));
const WORDS = MESSAGES.chart;
const ALL = "all";

export function ChartPage() {
  const { network, subject } = useSearch({ strict: false });
  const networks = useQuery(api.networks());
  const first = networks.data?.[0]?.network;
  const chosen = subject ? undefined : (network ?? first);
  const reason = networks.data?.find((row) => row.network === chosen)?.reason;
  return (
    <Page title={WORDS.title} lead={reason} small={subject ? WORDS.around : undefined}>
      <div className="beside">
        {chosen === undefined && !subject ? (
          <Loaded of={networks}>{() => <Empty>{MESSAGES.empty.networks}</Empty>}</Loaded>
        ) : (
          <Drawing of={subject ? { subject } : chosen === ALL ? {} : { network: chosen ?? "" }} />
        )}
        <aside aria-label={WORDS.list}>
          <Loaded of={networks}>{(rows) => <NetworkList rows={rows} chosen={chosen} />}</Loaded>
        </aside>
      </div>
    </Page>
  );
}

function NetworkList({ rows, chosen }: { rows: Shapes["NetworkRow"][]; chosen: string | undefined }) {
  return (
    <>
      <h2 className="list-title">{WORDS.list}</h2>
      <ul className="plain network-list">
        <li aria-current={chosen === ALL}>
          <Link to="/networks" search={{ network: ALL }}>
            {WORDS.all}
          </Link>
        </li>
        {rows.map((row) => (
          <li key={row.network} aria-current={chosen === row.network}>
            <Link to="/networks" search={{ network: row.network }}>
              {row.network}
            </Link>
            <span className="small">{WORDS.members(count(row.members), count(row.brokers))}</span>
            {row.finding_id && <Why id={row.finding_id} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Drawing({ of }: { of: { network?: string; subject?: string } }) {
  const chart = useQuery(api.chart(of));
  return <Loaded of={chart}>{(data) => <Drawn chart={data} focus={of.subject} />}</Loaded>;
}

function Drawn({ chart, focus }: { chart: Shapes["Chart"]; focus: string | undefined }) {
  const { kind } = useSearch({ strict: false });
  const navigate = useNavigate();
  const kinds = [...new Set(chart.ties.map((tie) => tie.kind))].sort();
  const ties = chosenTies(chart.ties, kind, chart.nodes.length);
  const some = chosenTies(chart.ties, undefined, chart.nodes.length).length < chart.ties.length;
  const shown = { ...chart, ties };
  return (
    <div>
      <Chips
        label={MESSAGES.chart.kinds}
        chips={[
          { value: undefined, name: some ? WORDS.withoutPayments : WORDS.allKinds },
          ...(some ? [{ value: ALL_KINDS, name: WORDS.allKinds }] : []),
          ...kinds.map((one) => ({ value: one, name: `${spoken(one)} ${count(chart.ties.filter((tie) => tie.kind === one).length)}` })),
        ]}
        chosen={kind}
        onChoose={(one) => void navigate({ to: ".", search: (old: object) => ({ ...old, kind: one }), resetScroll: false })}
      />
      <figure className="figure">
        {hasWebGl() ? (
          <Suspense fallback={<Skeleton />}>
            <SigmaChart chart={shown} focus={focus} />
          </Suspense>
        ) : (
          <PlainChart chart={shown} focus={focus} />
        )}
        <figcaption>
          <Key /> {WORDS.drawn(count(chart.nodes.length), count(ties.length))}{" "}
          {chart.left_out > 0 && WORDS.leftOut(count(chart.left_out))} {WORDS.reading} {hasWebGl() ? WORDS.help : WORDS.helpPlain}
        </figcaption>
      </figure>
      <Section title={WORDS.ties}>
        <ChartTies chart={shown} />
      </Section>
    </div>
  );
}
