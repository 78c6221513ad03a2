import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { api, type Shapes } from "../api/client";
import { CoverageStrip } from "../gaps/GapsPage";
import { MESSAGES } from "../messages";
import { Loaded, Page, Section } from "../shared/Page";
import { JudgementRow } from "../shared/Probability";
import { RankTable } from "../shared/Ranks";
import { Why } from "../shared/Why";
import { LevelCells } from "./LevelCells";

const FanChart = lazy(() => import("./FanChart"));
const FINDINGS_SHOWN = 8;
const TRENDS_SHOWN = 3;

type Area = Shapes["AreaPage"];

export function AreaPage() {
  const { code } = useParams({ strict: false }) as { code: string };
  const area = useQuery(api.area(code));
  return (
    <Page
      title={area.data?.name ?? code}
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
      <CoverageStrip gaps={area.coverage} />
      {area.rank && <RankTable rows={[area.rank]} k={area.rank.k} />}
      {area.trends.length > 0 && (
        <Section title={MESSAGES.areas.trends}>
          <Suspense fallback={<div className="skeleton" />}>
            <div className="fans">
              {area.trends.slice(0, TRENDS_SHOWN).map((series) => (
                <FanChart key={series.finding_id} series={series} />
              ))}
            </div>
          </Suspense>
        </Section>
      )}
      {area.coverage.map((gap) => (
        <ProfileSection key={gap.section} area={area} gap={gap} />
      ))}
      <Section title={MESSAGES.areas.indicators}>
        <table className="levels">
          <thead>
            <tr>
              <th scope="col">Indicator</th>
              <th scope="col">Probability of level 0 to 4, %</th>
              <th scope="col">Where it comes from</th>
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
                  {row.reason} {row.basis !== "unknown" && <Why id={`${area.crime_area}/${row.indicator}`}>why</Why>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </>
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
            <strong>Fact</strong> {finding.kind} <Why id={finding.finding_id} />
          </aside>
        </div>
      ))}
      {findings.length > FINDINGS_SHOWN && <p className="mute">{findings.length - FINDINGS_SHOWN} further findings</p>}
      {judgements.length + findings.length === 0 && (
        <p className="unknown">
          {gap.words}. {gap.question}
        </p>
      )}
    </Section>
  );
}
