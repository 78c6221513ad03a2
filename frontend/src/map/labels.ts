import type { Leg, Point } from "./legs";

/** A label with its box on the screen. */
interface Placed {
  point: Point;
  x: number;
  y: number;
}

const LETTER = 6.4;
const LINE = 15;
const MOST = 26;

/** The busiest places of the legs shown, as many as fit without covering each other. */
export function labelled(legs: Leg[], points: Point[], at: (point: Point) => [number, number], width: number, height: number): Placed[] {
  const kept: Placed[] = [];
  for (const point of busiest(legs, points)) {
    const [x, y] = at(point);
    const inside = x > 0 && y > LINE && x < width - point.name.length * LETTER && y < height;
    if (inside && kept.length < MOST && !kept.some((other) => covers(other, point, x, y))) kept.push({ point, x, y });
  }
  return kept;
}

export function busiest(legs: Leg[], points: Point[]): Point[] {
  const passing = new Map<string, number>();
  for (const { line } of legs) {
    for (const code of [line.from_code, line.to_code]) passing.set(code, (passing.get(code) ?? 0) + line.n);
  }
  return points
    .filter((point) => passing.has(point.code))
    .sort((a, b) => (passing.get(b.code) ?? 0) - (passing.get(a.code) ?? 0) || a.code.localeCompare(b.code));
}

function covers(other: Placed, point: Point, x: number, y: number): boolean {
  const left = Math.max(x, other.x);
  const right = Math.min(x + point.name.length * LETTER, other.x + other.point.name.length * LETTER) + 12;
  return left < right && Math.abs(y - other.y) < LINE;
}
