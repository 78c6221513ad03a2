import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import { api } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Loaded, Page } from "../shared/Page";
import { Why } from "../shared/Why";
import { figure } from "../shared/words";

export function MoneyPage() {
  const { kind } = useSearch({ strict: false });
  const navigate = useNavigate();
  const findings = useQuery(api.findings({ kind: "money" }));
  return (
    <Page title={MESSAGES.money.title} lead={MESSAGES.money.lead}>
      <Loaded of={findings}>
        {(data) => {
          const kinds = [...new Set(data.map((row) => row.kind))].sort();
          const shown = data.filter((row) => !kind || row.kind === kind);
          return (
            <>
              <div className="chips" role="group" aria-label={MESSAGES.money.kinds}>
                {[undefined, ...kinds].map((one) => (
                  <button
                    key={one ?? "all"}
                    type="button"
                    aria-pressed={kind === one}
                    onClick={() => void navigate({ to: ".", search: (old: object) => ({ ...old, kind: one }) })}
                  >
                    {one?.replace("money.", "").replaceAll("_", " ") ?? MESSAGES.money.all}
                  </button>
                ))}
              </div>
              <DataTable
                rows={shown}
                rowKey={(row) => row.finding_id}
                caption={MESSAGES.money.title}
                columns={[
                  { key: "kind", head: "Pattern", cell: (r) => r.kind.replace("money.", "").replaceAll("_", " "), sort: (r) => r.kind, width: "9rem" },
                  { key: "reason", head: "What was found", cell: (r) => r.reason },
                  {
                    key: "subject",
                    head: "Account",
                    cell: (r) => (
                      <Link to="/subjects/$id" params={{ id: r.subject }} className="mono">
                        {r.subject}
                      </Link>
                    ),
                  },
                  { key: "score", head: "Strength", cell: (r) => figure(r.score), sort: (r) => r.score, numeric: true },
                  { key: "why", head: "Evidence", cell: (r) => <Why id={r.finding_id} /> },
                ]}
              />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
