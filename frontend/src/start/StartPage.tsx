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

export function StartPage() {
  const about = useQuery(api.about());
  const start = useQuery(api.start());
  return (
    <Page title={about.data?.title ?? MESSAGES.start.title} small={about.data?.scope}>
      <Loaded of={start}>{(data) => <Answers data={data} />}</Loaded>
    </Page>
  );
}

function Answers({ data }: { data: Start }) {
  const first = data.ranking.slice(0, 3);
  return (
    <>
      <Section title={MESSAGES.start.threats}>
        <ol className="sentences">
          {first.map((row) => (
            <li key={row.crime_area}>{row.sentence}</li>
          ))}
        </ol>
        <RankTable rows={data.ranking.slice(0, 6)} k={data.ranking[0]?.k ?? 3} />
        <p>
          <Link to="/ranking">{MESSAGES.start.wholeRanking}</Link>
        </p>
      </Section>
      <Section title={MESSAGES.start.judgements}>
        {data.judgements.map((judgement) => (
          <JudgementRow key={judgement.judgement_id} judgement={judgement} />
        ))}
      </Section>
      <div className="boxes">
        <div className="box">
          <h2>{MESSAGES.start.changes}</h2>
          <p>{data.changes}</p>
        </div>
        <div className="box">
          <h2>{MESSAGES.start.gaps}</h2>
          <ol>
            {data.gaps.slice(0, 4).map((gap) => (
              <li key={gap.gap_id}>
                {gap.question} <span className="mute">({gap.words})</span>
              </li>
            ))}
          </ol>
          <Link to="/gaps">{MESSAGES.start.allGaps}</Link>
        </div>
        <div className="box">
          <h2>{MESSAGES.start.rests}</h2>
          <p>
            {plural(data.reports, "report", "reports")} of {plural(data.origins, "origin", "origins")};{" "}
            {plural(data.subjects, "subject", "subjects")}.
          </p>
          <ul className="plain">
            {Object.entries(data.findings_by_room).map(([room, n]) => (
              <li key={room}>
                {count(n)} findings on {room}
              </li>
            ))}
          </ul>
        </div>
      </div>
      <Section title={MESSAGES.start.deliveries}>
        <DataTable
          rows={data.deliveries}
          rowKey={(row) => `${row.agency} ${row.file_name}`}
          caption={MESSAGES.start.deliveries}
          columns={[
            { key: "agency", head: "Agency", cell: (r) => r.agency, sort: (r) => r.agency },
            { key: "file", head: "File", cell: (r) => r.file_name, sort: (r) => r.file_name },
            { key: "reader", head: "Read as", cell: (r) => r.reader, sort: (r) => r.reader },
            { key: "rows", head: "Rows", cell: (r) => count(r.rows_in), sort: (r) => r.rows_in, numeric: true },
            { key: "aside", head: "Set aside", cell: (r) => count(r.rows_rejected), sort: (r) => r.rows_rejected, numeric: true },
          ]}
        />
      </Section>
    </>
  );
}
