import { useQuery } from "@tanstack/react-query";
import type { Position } from "geojson";

import { MESSAGES } from "../messages";
import { bounds, countries, mercator } from "./geometry";
import { busiest, labelled } from "./labels";
import { framed, type Leg, type Point } from "./legs";

export interface MapProps {
  legs: Leg[];
  points: Point[];
  chosen: string | undefined;
  onChoose: (key: string) => void;
}

const [WIDE, HIGH, PAD] = [900, 560, 46];

/** The same map as SVG, for browsers without WebGL and for print. */
export function PlainMap({ legs, points, chosen, onChoose }: MapProps) {
  const land = useQuery({ queryKey: ["land"], staleTime: Infinity, queryFn: countries });
  const at = frame(legs);
  const path = (line: Position[]): string => `M${line.map((place) => at(place).map((n) => n.toFixed(1)).join(" ")).join("L")}`;
  const place = (point: Point): [number, number] => at([point.lon, point.lat]);
  return (
    <div className="canvas map" data-drawn="svg">
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={MESSAGES.map.aria} preserveAspectRatio="xMidYMid slice">
        {land.data?.features.map((one, number) => (
          <path key={number} className="map-land" d={rings(one.geometry).map((ring) => `${path(ring)}Z`).join("")} />
        ))}
        {legs.map((leg) => (
          <path
            key={leg.key}
            d={path(leg.path)}
            className="map-leg"
            data-inferred={leg.line.inferred}
            data-chosen={leg.key === chosen}
            style={{ stroke: `var(--${leg.ink})` }}
            strokeWidth={leg.width}
            onClick={() => onChoose(leg.key)}
          />
        ))}
        {busiest(legs, points).map((point) => (
          <circle key={point.code} cx={place(point)[0]} cy={place(point)[1]} r="2.2" className="map-place" />
        ))}
        {labelled(legs, points, place, WIDE, HIGH).map(({ point, x, y }) => (
          <text key={point.code} x={x + 5} y={y - 4} className="map-name">
            {point.name}
          </text>
        ))}
      </svg>
    </div>
  );
}

/** A projection that fills the frame with the legs. */
function frame(legs: Leg[]): (place: Position) => [number, number] {
  const [low, high] = bounds(framed(legs));
  const [left, bottom] = mercator(low);
  const [right, top] = mercator(high);
  const scale = Math.min((WIDE - 2 * PAD) / (right - left || 1), (HIGH - 2 * PAD) / (bottom - top || 1));
  const [dx, dy] = [(WIDE - (right - left) * scale) / 2, (HIGH - (bottom - top) * scale) / 2];
  return (place) => {
    const [x, y] = mercator(place);
    return [(x - left) * scale + dx, (y - top) * scale + dy];
  };
}

function rings(geometry: GeoJSON.Geometry): Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates;
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}
