/** Lines on the sphere and borders on a plane; longitudes run on past 180 instead of jumping. */
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

const RAD = Math.PI / 180;
const STEP = 3; // degrees between points of a great circle
const ANTARCTICA = "010"; // its ring encloses the pole and has no border that is drawn here
const LIMIT = 85; // of the Mercator projection

/** The shortest line between two places. */
export function greatCircle(from: Position, to: Position): Position[] {
  const [a, b] = [vector(from), vector(to)];
  const angle = Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  const pieces = Math.max(1, Math.ceil(angle / RAD / STEP));
  const points = Array.from({ length: pieces + 1 }, (_, k): Position => {
    if (angle < 1e-9) return k === 0 ? from : to;
    const [s, t] = [Math.sin((1 - k / pieces) * angle) / Math.sin(angle), Math.sin((k / pieces) * angle) / Math.sin(angle)];
    const [x, y, z] = [a[0] * s + b[0] * t, a[1] * s + b[1] * t, a[2] * s + b[2] * t];
    return [Math.atan2(y, x) / RAD, Math.atan2(z, Math.hypot(x, y)) / RAD];
  });
  return unwrapped(points);
}

function vector([lon = 0, lat = 0]: Position): [number, number, number] {
  return [Math.cos(lat * RAD) * Math.cos(lon * RAD), Math.cos(lat * RAD) * Math.sin(lon * RAD), Math.sin(lat * RAD)];
}

/** The same line without jumps of more than half the globe. */
export function unwrapped(line: Position[]): Position[] {
  let shift = 0;
  let last: number | undefined;
  return line.map(([lon = 0, lat = 0]) => {
    if (last !== undefined && lon - last > 180) shift -= 360;
    if (last !== undefined && lon - last < -180) shift += 360;
    last = lon;
    return [lon + shift, Math.max(-LIMIT, Math.min(LIMIT, lat))];
  });
}

/** A ring around its own middle, which lies between 180 west and 180 east. */
function placed(ring: Position[]): Position[] {
  const line = unwrapped(ring);
  const middle = line.reduce((sum, [lon = 0]) => sum + lon, 0) / line.length;
  const shift = -360 * Math.round(middle / 360);
  return shift === 0 ? line : line.map(([lon = 0, lat = 0]) => [lon + shift, lat]);
}

function cut(geometry: Geometry): Geometry {
  if (geometry.type === "Polygon") return { ...geometry, coordinates: geometry.coordinates.map(placed) };
  if (geometry.type !== "MultiPolygon") return geometry;
  return { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(placed)) };
}

/** Countries as polygons, from the packaged Natural Earth topology; nothing is fetched from outside. */
export async function countries(): Promise<FeatureCollection> {
  const packed = await import("world-atlas/countries-50m.json");
  const topology = packed.default as unknown as Topology<{ countries: GeometryCollection }>;
  const whole = feature(topology, topology.objects.countries);
  return { type: "FeatureCollection", features: whole.features.filter((one) => one.id !== ANTARCTICA).map(planar) };
}

const planar = (one: Feature): Feature => ({ ...one, geometry: cut(one.geometry) });

/** Web Mercator in units of the globe's width, y downwards. */
export function mercator([lon = 0, lat = 0]: Position): [number, number] {
  const y = Math.log(Math.tan(Math.PI / 4 + (Math.max(-LIMIT, Math.min(LIMIT, lat)) * RAD) / 2));
  return [lon / 360 + 0.5, 0.5 - y / (2 * Math.PI)];
}

export type Bounds = [[number, number], [number, number]];

/** The box around places with some room, in degrees. */
export function bounds(places: Position[]): Bounds {
  const lons = places.map(([lon = 0]) => lon);
  const lats = places.map(([, lat = 0]) => lat);
  return [
    [Math.min(...lons), Math.min(...lats)],
    [Math.max(...lons), Math.max(...lats)],
  ];
}
