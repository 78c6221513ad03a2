import "./areas.css";

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";

import { api, type Shapes } from "../api/client";
import { CoverageStrip } from "../gaps/GapsPage";
import { MESSAGES } from "../messages";
import { Loaded, Page, Section, Skeleton } from "../shared/Page";
import { JudgementRow } from "../shared/Probability";
import { RankTable } from "../shared/Ranks";
import { Why } from "../shared/Why";
import { count } from "../shared/words";
import { LevelCells } from "./LevelCells";

const FanChart = lazy(() => import("./FanChart"));
const FINDINGS_SHOWN = 6;
const TRENDS_SHOWN = 2;
const TRENDS_MORE = 8;

type Area = Shapes["AreaPage"];

export function AreaPage() {
  const { code } = useParams({ strict: false }) as { code: string };
  const area = useQuery(api.area(code));
  return (
    <Page
      title={area.data?.name ?? (area.isError ? code : MESSAGES.loading)}
      small={area.data?.taxonomies}
      lead={area.data?.rank?.sentence ?? area.data?.definition}
    >
      <Loaded of={area}>{(data) => <Profile area={data} />}</Loaded>
    </Page>
  );
}

function Profile({ area }: { area: Area }) {
  return (
    <>
      {area.rank && <p>{area.definition}.</p>}
      {area.rank && <RankTable rows={[area.rank]} k={area.rank.k} />}
      <CoverageStrip gaps={area.coverage} />
      <p className="area-links">
        <Link to="/map" search={{ area: area.crime_area }}>
          {MESSAGES.areas.map}
        </Link>
      </p>
      {area.trends.length > 0 && <Trends trends={area.trends} />}
      {area.coverage.map((gap) => (
        <ProfileSection key={gap.section} area={area} gap={gap} />
      ))}
      <Section title={MESSAGES.areas.indicators}>
        <table className="levels">
          <thead>
            <tr>
              <th scope="col">{MESSAGES.areas.indicator}</th>
              <th scope="col">{MESSAGES.areas.levels}</th>
              <th scope="col">{MESSAGES.areas.from}</th>
            </tr>
          </thead>
          <tbody>
            {area.indicators.map((row) => (
              <tr key={row.indicator}>
                <th scope="row">{row.name}</th>
                <td>
                  <LevelCells row={row} />
                </td>
                <td>
                  {row.reason}{" "}
                  {row.basis !== "unknown" && <Why id={`${area.crime_area}/${row.indicator}`}>{MESSAGES.whyShort}</Why>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </>
  );
}

function Trends({ trends }: { trends: Area["trends"] }) {
  const [most, setMost] = useState(TRENDS_SHOWN);
  const shown = trends.slice(0, most);
  return (
    <Section title={MESSAGES.areas.trends}>
      <Suspense fallback={<Skeleton />}>
        <div className="fans">
          {shown.map((series) => (
            <FanChart key={series.finding_id} series={series} />
          ))}
        </div>
      </Suspense>
      {trends.length > shown.length && (
        <button type="button" className="link-button" onClick={() => setMost(most + TRENDS_MORE)}>
          {MESSAGES.areas.seriesLeft(count(trends.length - shown.length))}
        </button>
      )}
    </Section>
  );
}

function ProfileSection({ area, gap }: { area: Area; gap: Shapes["GapRow"] }) {
  const judgements = area.judgements.filter((j) => j.section === gap.section);
  const findings = area.findings.filter((f) => f.section === gap.section);
  return (
    <Section title={gap.section_name}>
      {judgements.map((judgement) => (
        <JudgementRow key={judgement.judgement_id} judgement={judgement} />
      ))}
      {findings.slice(0, FINDINGS_SHOWN).map((finding) => (
        <div className="sentence" key={finding.finding_id}>
          <p>{finding.reason}</p>
          <aside className="note">
            <span className="note-line">
              <span>
                <strong>{MESSAGES.areas.fact}</strong> {finding.kind}
              </span>
              <Why id={finding.finding_id} />
            </span>
          </aside>
        </div>
      ))}
      {findings.length > FINDINGS_SHOWN && <p className="mute">{MESSAGES.areas.furtherFindings(count(findings.length - FINDINGS_SHOWN))}</p>}
      {judgements.length + findings.length === 0 && (
        <p className="unknown">
          {gap.words}. {gap.question}
        </p>
      )}
    </Section>
  );
}
