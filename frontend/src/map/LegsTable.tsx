import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Why } from "../shared/Why";
import { count, figure } from "../shared/words";
import type { Leg, Point } from "./legs";

interface Props {
  legs: Leg[];
  points: Point[];
  chosen: string | undefined;
  onChoose: (key: string) => void;
}

/** The map as a table; choosing a row shows its line. */
export function LegsTable({ legs, points, chosen, onChoose }: Props) {
  const names = new Map(points.map((point) => [point.code, point.name]));
  const way = (leg: Leg): string =>
    `${names.get(leg.line.from_code) ?? leg.line.from_code} → ${names.get(leg.line.to_code) ?? leg.line.to_code}`;
  return (
    <DataTable
      rows={legs}
      rowKey={(leg) => leg.key}
      caption={MESSAGES.map.list}
      empty={MESSAGES.empty.map}
      chosen={chosen}
      columns={[
        {
          key: "way",
          head: MESSAGES.map.leg,
          cell: (leg) => (
            <>
              <button type="button" className="leg" onClick={() => onChoose(leg.key)} title={MESSAGES.map.show}>
                <span className="swatch" style={{ background: `var(--${leg.ink})` }} aria-hidden="true" /> {way(leg)}
              </button>
              <span className="small">
                {" "}
                {leg.line.commodity_name}
                {leg.line.inferred && `, ${MESSAGES.map.inferred}`}
              </span>
            </>
          ),
          sort: (leg) => `${way(leg)} ${leg.line.commodity_name}`,
        },
        { key: "n", head: MESSAGES.entity.times, cell: (leg) => count(leg.line.n), sort: (leg) => leg.line.n, numeric: true },
        {
          key: "volume",
          head: MESSAGES.map.volume,
          cell: (leg) => (leg.line.volume > 0 ? `${figure(leg.line.volume)} ${leg.line.unit}` : MESSAGES.unknown),
          sort: (leg) => leg.line.volume,
          numeric: true,
        },
        { key: "why", head: MESSAGES.entity.evidence, cell: (leg) => <Why id={leg.line.flows}>{MESSAGES.whyShort}</Why> },
      ]}
    />
  );
}
