import "./map.css";

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Chips } from "../shared/Chips";
import { Empty, Loaded, Page, Section, Skeleton } from "../shared/Page";
import { hasWebGl } from "../shared/webgl";
import { Why } from "../shared/Why";
import { count } from "../shared/words";
import { inks, type Leg, legsOf } from "./legs";
import { LegsTable } from "./LegsTable";
import { PlainMap } from "./PlainMap";

const GlMap = lazy(() => import("./GlMap"));
const WORDS = MESSAGES.map;
const LEGS_DRAWN = 300;
const FINDINGS_SHOWN = 12;

type Data = Shapes["MapPage"];

export function MapPage() {
  const { area } = useSearch({ strict: false });
  const map = useQuery(api.map(area ? { area } : {}));
  return (
    <Page title={WORDS.title} small={area}>
      <Loaded of={map}>
        {(data) => (
          <>
            {data.lines.length === 0 ? <Empty>{MESSAGES.empty.map}</Empty> : <Routes data={data} />}
            <Findings data={data} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Routes({ data }: { data: Data }) {
  const { commodity, leg } = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (some: object): void =>
    void navigate({ to: ".", search: (old: object) => ({ ...old, ...some }), resetScroll: false });
  const all = useMemo(() => legsOf(data.lines), [data.lines]);
  const legs = useMemo(() => all.filter((one) => !commodity || one.line.commodity === commodity), [all, commodity]);
  const drawn = useMemo(() => legs.slice(-LEGS_DRAWN), [legs]);
  const draw = { legs: drawn, points: data.points, chosen: leg, onChoose: (key: string) => set({ leg: key }) };
  return (
    <>
      <Commodities data={data} chosen={commodity} onChoose={(code) => set({ commodity: code, leg: undefined })} />
      <div className="map-columns">
        <figure className="figure">
          {hasWebGl() ? (
            <Suspense fallback={<Skeleton />}>
              <GlMap {...draw} />
            </Suspense>
          ) : (
            <PlainMap {...draw} />
          )}
          <figcaption>
            {WORDS.reading} {data.note} {legs.length > drawn.length && WORDS.onlyLargest(count(drawn.length), count(legs.length))}{" "}
            {!hasWebGl() && WORDS.noGpu}
          </figcaption>
        </figure>
        <section>
          <h2 className="list-title">{WORDS.list}</h2>
          <LegsTable legs={largestFirst(legs)} points={data.points} chosen={leg} onChoose={(key) => set({ leg: key })} />
        </section>
      </div>
    </>
  );
}

const largestFirst = (legs: Leg[]): Leg[] => [...legs].sort((a, b) => b.line.n - a.line.n || a.key.localeCompare(b.key));

function Commodities(props: { data: Data; chosen: string | undefined; onChoose: (code: string | undefined) => void }) {
  const names = new Map(props.data.lines.map((line) => [line.commodity, line.commodity_name]));
  const colours = inks(props.data.lines);
  return (
    <Chips
      label={WORDS.commodities}
      chips={[
        { value: undefined, name: WORDS.all },
        ...[...colours].map(([code, ink]) => ({ value: code, name: names.get(code) ?? code, swatch: `var(--${ink})` })),
      ]}
      chosen={props.chosen}
      onChoose={props.onChoose}
    />
  );
}

function Findings({ data }: { data: Data }) {
  if (data.findings.length === 0) return null;
  return (
    <Section title={WORDS.findings}>
      {data.findings.slice(0, FINDINGS_SHOWN).map((finding) => (
        <div className="sentence" key={finding.finding_id}>
          <p>{finding.reason}</p>
          <aside className="note">
            <span className="note-line">
              {finding.kind} <Why id={finding.finding_id} />
            </span>
          </aside>
        </div>
      ))}
      {data.findings.length > FINDINGS_SHOWN && (
        <p className="mute">{MESSAGES.areas.furtherFindings(count(data.findings.length - FINDINGS_SHOWN))}</p>
      )}
    </Section>
  );
}
