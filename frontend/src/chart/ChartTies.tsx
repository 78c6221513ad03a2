import { Link } from "@tanstack/react-router";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Why } from "../shared/Why";
import { chance, count, spoken } from "../shared/words";

/** The drawing as a table: everything that can be clicked there can be read and clicked here. */
export function ChartTies({ chart }: { chart: Shapes["Chart"] }) {
  const names = new Map(chart.nodes.map((node) => [node.id, node.caption]));
  const name = (id: string): string => names.get(id) ?? id;
  const link = (id: string) => (
    <Link to="/subjects/$id" params={{ id }}>
      {name(id)}
    </Link>
  );
  return (
    <DataTable
      rows={chart.ties}
      rowKey={(row) => row.id}
      caption={MESSAGES.chart.ties}
      empty={MESSAGES.entity.noTies}
      columns={[
        { key: "source", head: MESSAGES.chart.from, cell: (r) => link(r.source), sort: (r) => name(r.source) },
        { key: "kind", head: MESSAGES.entity.tie, cell: (r) => `${r.directed ? "→ " : "– "}${spoken(r.kind)}`, sort: (r) => r.kind },
        { key: "target", head: MESSAGES.chart.to, cell: (r) => link(r.target), sort: (r) => name(r.target) },
        {
          key: "fact",
          head: MESSAGES.entity.statedAs,
          cell: (r) => (r.fact ? MESSAGES.entity.fact : MESSAGES.entity.assessed),
          sort: (r) => Number(r.fact),
        },
        { key: "credence", head: MESSAGES.entity.credence, cell: (r) => chance(r.credence), sort: (r) => r.credence, numeric: true },
        { key: "weight", head: MESSAGES.entity.times, cell: (r) => count(r.weight), sort: (r) => r.weight, numeric: true },
        { key: "why", head: MESSAGES.entity.evidence, cell: (r) => <Why id={r.id}>{MESSAGES.whyShort}</Why> },
      ]}
    />
  );
}
