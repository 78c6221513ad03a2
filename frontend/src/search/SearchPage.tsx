import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";

import { api } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Empty, Loaded, Page } from "../shared/Page";
import { Why } from "../shared/Why";
import { figure } from "../shared/words";

export function SearchPage() {
  const { q } = useSearch({ strict: false });
  const found = useQuery(api.search(q ?? ""));
  if (!q) {
    return (
      <Page title={MESSAGES.search.title}>
        <Empty>{MESSAGES.searchHint}</Empty>
      </Page>
    );
  }
  return (
    <Page title={MESSAGES.search.of(q)}>
      <Loaded of={found}>
        {(data) => (
          <DataTable
            rows={data}
            rowKey={(row) => row.id}
            caption={MESSAGES.search.title}
            empty={MESSAGES.empty.search}
            columns={[
              {
                key: "caption",
                head: MESSAGES.search.name,
                cell: (r) =>
                  r.kind === "document" ? (
                    r.caption
                  ) : (
                    <Link to="/subjects/$id" params={{ id: r.id }}>
                      {r.caption}
                    </Link>
                  ),
                sort: (r) => r.caption,
              },
              { key: "kind", head: MESSAGES.search.kind, cell: (r) => r.schema_name || r.kind, sort: (r) => r.schema_name },
              { key: "score", head: MESSAGES.search.match, cell: (r) => figure(r.score), sort: (r) => r.score, numeric: true },
              { key: "marking", head: MESSAGES.entity.marking, cell: (r) => `${r.handling} TLP:${r.tlp}` },
              { key: "why", head: MESSAGES.entity.evidence, cell: (r) => <Why id={r.id}>{MESSAGES.whyShort}</Why> },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}
