import "maplibre-gl/dist/maplibre-gl.css";

import type { FeatureCollection } from "geojson";
import { type GeoJSONSource, type LngLatBoundsLike, Map as Drawn, Marker, NavigationControl, setWorkerUrl, type LineLayerSpecification, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useRef, useState } from "react";

import { MESSAGES } from "../messages";
import { type Ink, useInk } from "../shared/ink";
import { bounds, countries } from "./geometry";
import { busiest, labelled } from "./labels";
import { framed, type Leg, type Point } from "./legs";
import type { MapProps } from "./PlainMap";

setWorkerUrl(workerUrl);

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

/** The map in WebGL: borders and lines come from this server, no tiles and no fonts from outside. */
export default function GlMap({ legs, points, chosen, onChoose }: MapProps) {
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<Drawn>();
  const [drawn, setDrawn] = useState(false);
  const ink = useInk();
  const choose = useRef(onChoose);
  useEffect(() => {
    choose.current = onChoose;
  });
  useEffect(() => {
    if (!box.current) return undefined;
    const made = open(box.current, ink, legs, (key) => choose.current(key));
    made.on("load", () => {
      setMap(made);
      void countries().then((land) => {
        source(made, "land")?.setData(land);
        made.once("idle", () => setDrawn(true));
      });
    });
    return () => {
      setMap(undefined);
      setDrawn(false);
      made.remove();
    };
    // Legs only frame the first view; later ones are set below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ink]);
  useEffect(() => {
    if (!map) return;
    source(map, "legs")?.setData(linesOf(legs, ink));
    source(map, "places")?.setData(placesOf(legs, points));
    map.fitBounds(bounds(framed(legs)) as LngLatBoundsLike, { padding: 46, animate: false, maxZoom: 7 });
  }, [map, legs, points, ink]);
  useEffect(() => {
    map?.setFilter("chosen", ["==", ["get", "key"], chosen ?? ""]);
  }, [map, chosen]);
  useEffect(() => (map ? named(map, legs, points) : undefined), [map, legs, points]);
  return <div ref={box} className="canvas map" role="region" aria-label={MESSAGES.map.aria} data-drawn={drawn ? "webgl" : undefined} />;
}

const source = (map: Drawn, id: string): GeoJSONSource | undefined => map.getSource<GeoJSONSource>(id);

function open(container: HTMLDivElement, ink: Ink, legs: Leg[], choose: (key: string) => void): Drawn {
  const map = new Drawn({
    container,
    style: style(ink),
    bounds: bounds(framed(legs)) as LngLatBoundsLike,
    fitBoundsOptions: { padding: 46 },
    attributionControl: false,
    maxZoom: 9,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-left");
  for (const layer of ["traced", "inferred"]) {
    map.on("click", layer, (event) => {
      const key: unknown = event.features?.[0]?.properties["key"];
      if (typeof key === "string") choose(key);
    });
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  return map;
}

function style(ink: Ink): StyleSpecification {
  const data = { type: "geojson" as const, data: EMPTY };
  const line: NonNullable<LineLayerSpecification["paint"]> = {
    "line-color": ["get", "colour"],
    "line-width": ["get", "width"],
    "line-opacity": 0.75,
  };
  return {
    version: 8,
    sources: { land: data, legs: data, places: data },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": ink("sea") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": ink("land") } },
      { id: "borders", type: "line", source: "land", paint: { "line-color": ink("border"), "line-width": 0.9 } },
      { id: "chosen", type: "line", source: "legs", filter: ["==", ["get", "key"], ""], layout: { "line-cap": "round" },
        paint: { "line-color": ink("text"), "line-width": ["+", ["get", "width"], 4] } },
      { id: "traced", type: "line", source: "legs", filter: ["!", ["get", "inferred"]], layout: { "line-cap": "round" }, paint: line },
      { id: "inferred", type: "line", source: "legs", filter: ["get", "inferred"], layout: { "line-cap": "round" },
        paint: { ...line, "line-dasharray": [0.1, 1.8] } },
      { id: "places", type: "circle", source: "places",
        paint: { "circle-radius": 2.2, "circle-color": ink("paper"), "circle-stroke-color": ink("text"), "circle-stroke-width": 1 } },
    ],
  };
}

function linesOf(legs: Leg[], ink: Ink): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: legs.map((leg) => ({
      type: "Feature",
      properties: { key: leg.key, width: leg.width, colour: ink(leg.ink), inferred: leg.line.inferred },
      geometry: { type: "LineString", coordinates: leg.path },
    })),
  };
}

function placesOf(legs: Leg[], points: Point[]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: busiest(legs, points).map((point) => ({
      type: "Feature",
      properties: { code: point.code },
      geometry: { type: "Point", coordinates: [point.lon, point.lat] },
    })),
  };
}

/** Names as HTML beside the places, chosen anew after each move so that none covers another. */
function named(map: Drawn, legs: Leg[], points: Point[]): () => void {
  let markers: Marker[] = [];
  const write = (): void => {
    for (const marker of markers) marker.remove();
    const { clientWidth, clientHeight } = map.getContainer();
    const at = (point: Point): [number, number] => {
      const { x, y } = map.project([point.lon, point.lat]);
      return [x, y];
    };
    markers = labelled(legs, points, at, clientWidth, clientHeight).map(({ point }) => {
      const element = document.createElement("span");
      element.className = "map-label";
      element.textContent = point.name;
      return new Marker({ element, anchor: "bottom-left", offset: [4, 0] }).setLngLat([point.lon, point.lat]).addTo(map);
    });
  };
  write();
  map.on("moveend", write);
  return () => {
    map.off("moveend", write);
    for (const marker of markers) marker.remove();
  };
}
