import type { Position } from "geojson";

import type { Shapes } from "../api/client";
import type { Token } from "../shared/ink";
import { greatCircle } from "./geometry";

export type Line = Shapes["MapLine"];
export type Point = Shapes["MapPoint"];

const INKS: Token[] = ["blue", "vermilion", "green", "orange", "purple", "text", "sky"];
const THICKEST = 9;
const THINNEST = 1.2;

/** A leg as it is drawn. */
export interface Leg {
  key: string;
  line: Line;
  path: Position[];
  width: number;
  ink: Token;
}

export const keyOf = (line: Line): string => `${line.from_code}>${line.to_code}:${line.commodity}`;

/** The colour of each commodity: the most frequent ones have their own, the rest share grey. */
export function inks(lines: Line[]): Map<string, Token> {
  const times = new Map<string, number>();
  for (const line of lines) times.set(line.commodity, (times.get(line.commodity) ?? 0) + line.n);
  const order = [...times].sort(([a, n], [b, k]) => k - n || a.localeCompare(b)).map(([commodity]) => commodity);
  return new Map(order.map((commodity, place) => [commodity, INKS[place] ?? "mute"]));
}

/** Legs, thickest last; widths compare volumes of one commodity, since kilograms are not pieces. */
export function legsOf(lines: Line[]): Leg[] {
  const ink = inks(lines);
  const most = new Map<string, number>();
  for (const line of lines) most.set(line.commodity, Math.max(most.get(line.commodity) ?? 0, line.volume));
  return merged(lines)
    .map((line) => ({
      key: keyOf(line),
      line,
      path: greatCircle([line.from_lon, line.from_lat], [line.to_lon, line.to_lat]),
      width: Math.max(THINNEST, THICKEST * Math.sqrt(line.volume / (most.get(line.commodity) || 1))),
      ink: ink.get(line.commodity) ?? ("mute" as Token),
    }))
    .sort((a, b) => a.width - b.width);
}

/** One line per way and commodity; crime areas that share it are added up. */
function merged(lines: Line[]): Line[] {
  const found = new Map<string, Line>();
  for (const line of lines) {
    const same = found.get(keyOf(line));
    found.set(
      keyOf(line),
      same
        ? {
            ...same,
            volume: same.volume + line.volume,
            n: same.n + line.n,
            inferred: same.inferred && line.inferred,
            flows: [...same.flows, ...line.flows].slice(0, 8),
          }
        : line,
    );
  }
  return [...found.values()];
}

const FEW = 40;
const CUT = 0.05;

/** What the first view is fitted to: all places of few legs, else the middle nine tenths of what passed. */
export function framed(legs: Leg[]): Position[] {
  if (legs.length <= FEW) return legs.flatMap((leg) => leg.path);
  const ends = legs.flatMap(({ line }) => [
    { lon: line.from_lon, lat: line.from_lat, n: line.n },
    { lon: line.to_lon, lat: line.to_lat, n: line.n },
  ]);
  const at = (axis: "lon" | "lat", share: number): number => {
    const all = ends.reduce((sum, end) => sum + end.n, 0);
    let reached = 0;
    const order = [...ends].sort((a, b) => a[axis] - b[axis]);
    return order.find((end) => (reached += end.n) >= share * all)?.[axis] ?? 0;
  };
  return [CUT, 1 - CUT].map((share): Position => [at("lon", share), at("lat", share)]);
}
