import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import { api } from "../api/client";
import { MESSAGES } from "../messages";
import { Chips } from "../shared/Chips";
import { DataTable } from "../shared/DataTable";
import { Loaded, Page } from "../shared/Page";
import { Why } from "../shared/Why";
import { figure, spoken } from "../shared/words";

const WORDS = MESSAGES.money;
const UNTRACED = new Set(["money.bounds", "money.hidden_owner", "money.ownership_circle", "money.shell_company", "money.unconverted", "money.repeats", "money.mispricing"]);
const pattern = (kind: string): string => spoken(kind.replace("money.", ""));

export function MoneyPage() {
  const { kind } = useSearch({ strict: false });
  const navigate = useNavigate();
  const findings = useQuery(api.findings({ kind: "money" }));
  return (
    <Page title={WORDS.title} lead={WORDS.lead}>
      <Loaded of={findings}>
        {(data) => {
          const kinds = [...new Set(data.map((row) => row.kind))].sort();
          const shown = data.filter((row) => !kind || row.kind === kind);
          return (
            <>
              <Chips
                label={WORDS.kinds}
                chips={[{ value: undefined, name: WORDS.all }, ...kinds.map((one) => ({ value: one, name: pattern(one) }))]}
                chosen={kind}
                onChoose={(one) => void navigate({ to: ".", search: (old: object) => ({ ...old, kind: one }) })}
              />
              <DataTable
                rows={shown}
                rowKey={(row) => row.finding_id}
                caption={WORDS.title}
                columns={[
                  { key: "kind", head: WORDS.pattern, cell: (r) => pattern(r.kind), sort: (r) => r.kind, width: "9rem" },
                  {
                    key: "reason",
                    head: WORDS.found,
                    cell: (r) => (
                      <>
                        {r.reason}{" "}
                        {!UNTRACED.has(r.kind) && (
                          <Link to="/money/$id" params={{ id: r.finding_id }}>
                            {WORDS.open}
                          </Link>
                        )}
                      </>
                    ),
                  },
                  {
                    key: "subject",
                    head: WORDS.account,
                    cell: (r) =>
                      r.subject_caption && (
                        <Link to="/subjects/$id" params={{ id: r.subject }} className="mono">
                          {r.subject_caption}
                        </Link>
                      ),
                    sort: (r) => r.subject_caption ?? "",
                  },
                  { key: "score", head: WORDS.strength, cell: (r) => figure(r.score), sort: (r) => r.score, numeric: true },
                  { key: "why", head: MESSAGES.entity.evidence, cell: (r) => <Why id={r.finding_id} /> },
                ]}
              />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
