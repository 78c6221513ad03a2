import { Link } from "@tanstack/react-router";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Why } from "../shared/Why";
import { chance, count, span, spoken } from "../shared/words";

const WORDS = MESSAGES.entity;

/** Ties of one subject, heaviest first. */
export function TiesTable({ ties }: { ties: Shapes["TieRow"][] }) {
  return (
    <DataTable
      rows={ties}
      rowKey={(row) => row.tie_id}
      caption={WORDS.ties}
      empty={WORDS.noTies}
      columns={[
        {
          key: "other",
          head: MESSAGES.chart.to,
          cell: (r) => (
            <Link to="/subjects/$id" params={{ id: r.other }}>
              {r.caption}
            </Link>
          ),
          sort: (r) => r.caption,
        },
        { key: "schema", head: WORDS.kind, cell: (r) => spoken(r.schema_name), sort: (r) => r.schema_name },
        { key: "kind", head: WORDS.tie, cell: (r) => spoken(r.kind), sort: (r) => r.kind },
        { key: "fact", head: WORDS.statedAs, cell: (r) => (r.fact ? WORDS.fact : WORDS.assessed), sort: (r) => Number(r.fact) },
        { key: "credence", head: WORDS.credence, cell: (r) => chance(r.credence), sort: (r) => r.credence, numeric: true },
        { key: "weight", head: WORDS.times, cell: (r) => count(r.weight), sort: (r) => r.weight, numeric: true },
        { key: "seen", head: WORDS.seen, cell: (r) => span(r.first_seen, r.last_seen), sort: (r) => r.last_seen ?? "" },
        { key: "why", head: WORDS.evidence, cell: (r) => <Why id={r.tie_id}>{MESSAGES.whyShort}</Why> },
      ]}
    />
  );
}
