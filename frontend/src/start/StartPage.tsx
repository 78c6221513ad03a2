import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Loaded, Page, Section } from "../shared/Page";
import { JudgementRow } from "../shared/Probability";
import { RankTable } from "../shared/Ranks";
import { count, plural } from "../shared/words";

type Start = Shapes["StartPage"];
const WORDS = MESSAGES.start;

export function StartPage() {
  const about = useQuery(api.about());
  const start = useQuery(api.start());
  return (
    <Page title={about.data?.title ?? WORDS.title} small={about.data?.scope}>
      <Loaded of={start}>{(data) => <Answers data={data} />}</Loaded>
    </Page>
  );
}

function Answers({ data }: { data: Start }) {
  const first = data.ranking.slice(0, 3);
  return (
    <>
      <Section title={WORDS.threats}>
        <ol className="sentences">
          {first.map((row) => (
            <li key={row.crime_area}>{row.sentence}</li>
          ))}
        </ol>
        <RankTable rows={data.ranking.slice(0, 6)} k={data.ranking[0]?.k ?? 3} />
        <p>
          <Link to="/ranking">{WORDS.wholeRanking}</Link>
        </p>
      </Section>
      <Section title={WORDS.judgements}>
        {data.judgements.map((judgement) => (
          <JudgementRow key={judgement.judgement_id} judgement={judgement} />
        ))}
      </Section>
      <div className="boxes">
        <div className="box">
          <h2>{WORDS.changes}</h2>
          <p>{data.changes}</p>
        </div>
        <div className="box">
          <h2>{WORDS.gaps}</h2>
          <ol>
            {data.gaps.slice(0, 4).map((gap) => (
              <li key={gap.gap_id}>
                <strong>{gap.area_name}.</strong> {gap.question} <span className="mute">({gap.words})</span>
              </li>
            ))}
          </ol>
          <Link to="/gaps">{WORDS.allGaps}</Link>
        </div>
        <div className="box">
          <h2>{WORDS.rests}</h2>
          <p>
            {plural(data.reports, WORDS.report[0], WORDS.report[1])} of {plural(data.origins, WORDS.origin[0], WORDS.origin[1])};{" "}
            {plural(data.subjects, WORDS.subjects[0], WORDS.subjects[1])}.
          </p>
          <ul className="plain">
            {Object.entries(data.findings_by_room).map(([room, n]) => (
              <li key={room}>
                {WORDS.findings(count(n), room)}
              </li>
            ))}
          </ul>
        </div>
      </div>
      <Section title={WORDS.deliveries}>
        <DataTable
          rows={data.deliveries}
          rowKey={(row) => `${row.agency} ${row.file_name}`}
          caption={WORDS.deliveries}
          columns={[
            { key: "agency", head: WORDS.agency, cell: (r) => r.agency, sort: (r) => r.agency },
            { key: "file", head: WORDS.file, cell: (r) => r.file_name, sort: (r) => r.file_name },
            { key: "reader", head: WORDS.reader, cell: (r) => r.reader, sort: (r) => r.reader },
            { key: "rows", head: WORDS.rows, cell: (r) => count(r.rows_in), sort: (r) => r.rows_in, numeric: true },
            { key: "aside", head: WORDS.aside, cell: (r) => count(r.rows_rejected), sort: (r) => r.rows_rejected, numeric: true },
          ]}
        />
      </Section>
    </>
  );
}
