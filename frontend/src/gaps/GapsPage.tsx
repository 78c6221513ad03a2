import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Loaded, Page, Section } from "../shared/Page";

type Gap = Shapes["GapRow"];
const WORDS = MESSAGES.gaps;
const AGENCIES_NAMED = 3;

function agencies(asked: string[]): string {
  if (asked.length === 0) return WORDS.nobody;
  if (asked.length <= AGENCIES_NAMED) return asked.join(", ");
  return WORDS.askedMore(asked.slice(0, AGENCIES_NAMED - 1).join(", "), asked.length - AGENCIES_NAMED + 1);
}

export function GapsPage() {
  const gaps = useQuery(api.gaps());
  return (
    <Page title={MESSAGES.gaps.title} lead={MESSAGES.gaps.lead}>
      <Loaded of={gaps}>
        {(data) => (
          <>
            <CoverageMatrix gaps={data} />
            <Section title={MESSAGES.gaps.questions}>
              <DataTable
                rows={data.filter((gap) => gap.state !== "known")}
                rowKey={(gap) => gap.gap_id}
                caption={MESSAGES.gaps.questions}
                columns={[
                  { key: "rank", head: WORDS.worth, cell: (g) => `${g.worth_rank}.`, sort: (g) => g.worth_rank, numeric: true, width: "4.5rem" },
                  { key: "question", head: WORDS.question, cell: (g) => g.question },
                  { key: "area", head: MESSAGES.ranking.area, cell: (g) => g.area_name, sort: (g) => g.area_name },
                  { key: "section", head: WORDS.section, cell: (g) => g.section_name, sort: (g) => g.section },
                  { key: "state", head: WORDS.state, cell: (g) => g.words, sort: (g) => g.state },
                  { key: "asked", head: WORDS.asked, cell: (g) => agencies(g.asked) },
                ]}
              />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Areas by sections; the state is printed in words, unknown has a dotted frame. */
function CoverageMatrix({ gaps }: { gaps: Gap[] }) {
  const names = new Map(gaps.map((gap) => [gap.crime_area, gap.area_name]));
  const areas = [...names.keys()].sort();
  const heads = ordered(gaps.filter((gap) => gap.crime_area === areas[0]));
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={MESSAGES.gaps.matrix}>
      <table className="matrix">
        <caption className="visually-hidden">{MESSAGES.gaps.matrix}</caption>
        <thead>
          <tr>
            <th scope="col">{MESSAGES.ranking.area}</th>
            {heads.map((gap) => (
              <th scope="col" key={gap.section}>
                {gap.section_name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {areas.map((area) => (
            <tr key={area}>
              <th scope="row">
                <Link to="/areas/$code" params={{ code: area }}>
                  {names.get(area) ?? area}
                </Link>
              </th>
              {ordered(gaps.filter((gap) => gap.crime_area === area)).map((gap) => (
                <td key={gap.section} title={`${gap.words}. ${gap.question}`}>
                  <div className="strip-cell" data-state={gap.state}>
                    {gap.state}
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Eight sections; the state is always printed in words, unknown has a dotted frame. */
export function CoverageStrip({ gaps }: { gaps: Gap[] }) {
  return (
    <div className="strip">
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
