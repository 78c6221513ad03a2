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

const SHARE_FRAMED = 0.85;

/** The legs that the first view is fitted to: most of what passed, so that a few far ones do not shrink it. */
export function framed(legs: Leg[]): Leg[] {
  const all = legs.reduce((sum, leg) => sum + leg.line.n, 0);
  let reached = 0;
  const busiest = [...legs].sort((a, b) => b.line.n - a.line.n);
  return busiest.filter((leg) => {
    const before = reached;
    reached += leg.line.n;
    return before < SHARE_FRAMED * all;
  });
}
