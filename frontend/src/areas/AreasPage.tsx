import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { api } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Loaded, Page } from "../shared/Page";
import { chance, count, percent } from "../shared/words";

export function AreasPage() {
  const areas = useQuery(api.areas());
  return (
    <Page title={MESSAGES.areas.title} lead={MESSAGES.areas.lead}>
      <Loaded of={areas}>
        {(data) => (
          <DataTable
            rows={data}
            rowKey={(row) => row.crime_area}
            caption={MESSAGES.areas.title}
            columns={[
              {
                key: "name",
                head: MESSAGES.ranking.area,
                cell: (r) => (
                  <Link to="/areas/$code" params={{ code: r.crime_area }}>
                    {r.name}
                  </Link>
                ),
                sort: (r) => r.name,
              },
              { key: "definition", head: MESSAGES.areas.what, cell: (r) => r.definition },
              { key: "top", head: MESSAGES.areas.top, cell: (r) => (r.p_topk == null ? MESSAGES.areas.notAssessed : chance(r.p_topk)), sort: (r) => r.p_topk ?? -1, numeric: true },
              { key: "known", head: MESSAGES.ranking.known, cell: (r) => (r.knowledge == null ? "" : percent(r.knowledge)), sort: (r) => r.knowledge ?? -1, numeric: true },
              { key: "judgements", head: MESSAGES.areas.judgements, cell: (r) => count(r.judgements), sort: (r) => r.judgements, numeric: true },
              { key: "findings", head: MESSAGES.areas.findings, cell: (r) => count(r.findings), sort: (r) => r.findings, numeric: true },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}
