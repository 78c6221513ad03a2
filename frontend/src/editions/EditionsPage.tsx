import { useQuery } from "@tanstack/react-query";

import { api } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Loaded, Page } from "../shared/Page";
import { count } from "../shared/words";

export function EditionsPage() {
  const editions = useQuery(api.editions());
  return (
    <Page title={MESSAGES.editions.title} lead={MESSAGES.editions.lead}>
      <Loaded of={editions}>
        {(data) => (
          <DataTable
            rows={data}
            rowKey={(row) => `${row.edition}/${row.name}`}
            caption={MESSAGES.editions.title}
            empty={MESSAGES.empty.editions}
            columns={[
              { key: "edition", head: MESSAGES.editions.edition, cell: (r) => r.edition },
              {
                key: "file",
                head: MESSAGES.editions.file,
                cell: (r) => (
                  <a href={`/editions/${r.edition}/${r.name}`} target="_blank" rel="noreferrer">
                    {r.name}
                  </a>
                ),
              },
              { key: "size", head: MESSAGES.editions.size, cell: (r) => count(r.kib), numeric: true },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}
