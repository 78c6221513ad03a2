import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Loaded, Page, Section } from "../shared/Page";

type Gap = Shapes["GapRow"];

export function GapsPage() {
  const gaps = useQuery(api.gaps());
  const areas = useQuery(api.areas());
  const names = new Map((areas.data ?? []).map((area) => [area.crime_area, area.name]));
  return (
    <Page title={MESSAGES.gaps.title} lead={MESSAGES.gaps.lead}>
      <Loaded of={gaps}>
        {(data) => (
          <>
            <CoverageMatrix gaps={data} names={names} />
            <Section title={MESSAGES.gaps.questions}>
              <DataTable
                rows={data.filter((gap) => gap.state !== "known")}
                rowKey={(gap) => gap.gap_id}
                caption={MESSAGES.gaps.questions}
                columns={[
                  { key: "rank", head: "Worth", cell: (g) => `${g.worth_rank}.`, sort: (g) => g.worth_rank, numeric: true, width: "4.5rem" },
                  { key: "question", head: "Question", cell: (g) => g.question },
                  { key: "area", head: "Crime area", cell: (g) => names.get(g.crime_area) ?? g.crime_area, sort: (g) => g.crime_area },
                  { key: "section", head: "Section", cell: (g) => g.section_name, sort: (g) => g.section },
                  { key: "state", head: "State", cell: (g) => g.words, sort: (g) => g.state },
                  { key: "asked", head: "Asked", cell: (g) => g.asked.join(", ") || MESSAGES.gaps.nobody },
                ]}
              />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function CoverageMatrix({ gaps, names }: { gaps: Gap[]; names: Map<string, string> }) {
  const areas = [...new Set(gaps.map((gap) => gap.crime_area))].sort();
  return (
    <div className="matrix" role="table" aria-label={MESSAGES.gaps.matrix}>
      {areas.map((area) => (
        <div key={area} role="row" className="matrix-row">
          <div role="rowheader">
            <Link to="/areas/$code" params={{ code: area }}>
              {names.get(area) ?? area}
            </Link>
          </div>
          <CoverageStrip gaps={gaps.filter((gap) => gap.crime_area === area)} />
        </div>
      ))}
    </div>
  );
}

/** Eight sections; the state is always printed in words, unknown has a dotted frame. */
export function CoverageStrip({ gaps }: { gaps: Gap[] }) {
  return (
    <div className="strip" role="cell">
      {ordered(gaps).map((gap) => (
        <div key={gap.section} className="strip-cell" data-state={gap.state} title={gap.words}>
          <strong>{gap.section_name}</strong>
          <span>{gap.state}</span>
        </div>
      ))}
    </div>
  );
}

const ORDER = [
  "global_nature", "regional_environment", "local_market", "money_flow", "modi_operandi", "offenders", "routes", "future_trends",
];
const ordered = (gaps: Gap[]): Gap[] => [...gaps].sort((a, b) => ORDER.indexOf(a.section) - ORDER.indexOf(b.section));
