import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use as register } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { faint, type Ink, useInk } from "../shared/ink";
import { Why } from "../shared/Why";
import { figure } from "../shared/words";
import { FanNumbers } from "./FanNumbers";

register([LineChart, GridComponent, TooltipComponent, SVGRenderer]);

type Series = Shapes["TrendSeries"];
type Point = Series["points"][number];
const WORDS = MESSAGES.areas;

/** A series and its fan: what was counted, then bands that hold 50, 80 and 90 % of what is expected. */
export default function FanChart({ series }: { series: Series }) {
  const box = useRef<HTMLDivElement>(null);
  const ink = useInk();
  useEffect(() => {
    if (!box.current) return undefined;
    const chart = init(box.current, undefined, { renderer: "svg" });
    chart.setOption(option(series.points, ink));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [series, ink]);
  const [finding, ...rest] = series.reason.split("; ");
  return (
    <figure className="figure fan">
      <h3>{finding}</h3>
      <div ref={box} className="fan-canvas" role="img" aria-label={series.reason} />
      <figcaption>
        {rest.join("; ")} {WORDS.bands} <span className="mono">{series.subject}</span> <Why id={series.finding_id} />
        <FanNumbers points={series.points} />
      </figcaption>
    </figure>
  );
}

/** Bands lie on each other: the lowest edge unseen, then the gaps between edges. */
const EDGES = ["low90", "low80", "low50", "high50", "high80", "high90"] as const;
const OPACITY = [0, 0.16, 0.28, 0.45, 0.28, 0.16];

function option(points: Point[], ink: Ink): EChartsCoreOption {
  const joined = points.map((point, number) => (points[number + 1]?.median != null && point.median == null ? anchored(point) : point));
  return {
    animation: false,
    grid: { left: 8, right: 92, top: 14, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", formatter: (rows: { dataIndex: number }[]) => told(points[rows[0]?.dataIndex ?? 0]), ...tip(ink) },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: points.map((point) => point.period),
      axisLabel: { color: ink("mute"), hideOverlap: true },
      axisLine: { lineStyle: { color: ink("rule") } },
    },
    yAxis: {
      type: "value",
      min: (range: { min: number }) => Math.min(0, range.min),
      axisLabel: { color: ink("mute") },
      splitLine: { lineStyle: { color: ink("hair") } },
      splitNumber: 4,
    },
    series: [
      ...EDGES.map((edge, place) => band(joined, edge, place, ink)),
      line(WORDS.forecast, joined.map((point) => point.median ?? null), ink("blue"), true),
      line(WORDS.observed, points.map((point) => point.observed ?? null), ink("text"), false),
    ],
  };
}

/** The last value observed is where the fan begins. */
function anchored(point: Point): Point {
  const value = point.observed ?? null;
  return { ...point, median: value, low50: value, low80: value, low90: value, high50: value, high80: value, high90: value };
}

function band(points: Point[], edge: (typeof EDGES)[number], place: number, ink: Ink) {
  const below = EDGES[place - 1];
  return {
    type: "line",
    stack: "fan",
    stackStrategy: "all",
    silent: true,
    symbol: "none",
    lineStyle: { width: 0 },
    areaStyle: { color: faint(ink("blue"), OPACITY[place] ?? 0) },
    data: points.map((point) => {
      const high = point[edge];
      return high == null ? null : below ? high - (point[below] ?? high) : high;
    }),
  };
}

function line(name: string, data: (number | null)[], colour: string, dashed: boolean) {
  const last = data.findLastIndex((value) => value !== null);
  return {
    type: "line",
    name,
    data: data.map((value, number) =>
      number === last && value !== null
        ? { value, label: { show: true, align: dashed ? "left" : "right", position: dashed ? "right" : (data[number - 1] ?? value) > value ? "bottom" : "top", formatter: `${name} ${figure(Math.round(value))}`, color: colour } }
        : value,
    ),
    symbol: "circle",
    symbolSize: dashed ? 0.1 : 4, // a label needs a symbol to stand at
    showAllSymbol: true,
    lineStyle: { color: colour, width: 1.6, type: dashed ? "dashed" : "solid" },
    itemStyle: { color: colour },
  };
}

function told(point: Point | undefined): string {
  if (!point) return "";
  if (point.observed != null) return `${point.period}: ${figure(point.observed)} ${WORDS.observed}`;
  if (point.median == null) return `${point.period}: ${MESSAGES.unknown}`;
  return `${point.period}: ${figure(point.median)} ${WORDS.forecast}, 80 % ${figure(point.low80 ?? 0)} – ${figure(point.high80 ?? 0)}`;
}

const tip = (ink: Ink) => ({
  backgroundColor: ink("paper"),
  borderColor: ink("rule"),
  textStyle: { color: ink("text"), fontSize: 12 },
});
