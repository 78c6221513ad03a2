import { createNodeBorderProgram } from "@sigma/node-border";
import { useNavigate } from "@tanstack/react-router";
import { MultiDirectedGraph } from "graphology";
import { useEffect, useRef } from "react";
import Sigma from "sigma";
import { EdgeArrowProgram, EdgeRectangleProgram } from "sigma/rendering";

import { MESSAGES } from "../messages";
import { type Ink, mixed, useInk } from "../shared/ink";
import { useOpenWhy } from "../shared/Why";
import { type DrawingProps, INK, kindOf, labelOf, radius, strength, thickness } from "./drawing";

const RING = createNodeBorderProgram({
  borders: [
    { size: { attribute: "ring", defaultValue: 0, mode: "pixels" }, color: { attribute: "ringColor" } },
    { size: { attribute: "space", defaultValue: 0, mode: "pixels" }, color: { attribute: "spaceColor" } },
    { size: { fill: true }, color: { attribute: "color" } },
  ],
});

const NAMED_UP_TO = 40;
const WIDE = 1.7;
const NAME_ROOM = 1.14; // names stand at the right of their subjects

/** The network in WebGL; places come from the server, so that it looks the same at every visit. */
export default function SigmaChart(props: DrawingProps) {
  const box = useRef<HTMLDivElement>(null);
  const ink = useInk();
  const navigate = useNavigate();
  const openWhy = useOpenWhy();
  const act = useRef({ navigate, openWhy });
  useEffect(() => {
    act.current = { navigate, openWhy };
  });
  useEffect(() => {
    if (!box.current) return undefined;
    const sigma = new Sigma(graphOf(props, ink), box.current, settings(ink));
    sigma.setCustomBBox({ x: [0, WIDE * NAME_ROOM], y: [0, 1] });
    let near: Set<string> | undefined;
    sigma.on("enterNode", ({ node }) => {
      near = new Set([node, ...sigma.getGraph().neighbors(node)]);
      sigma.refresh({ skipIndexation: true });
    });
    sigma.on("leaveNode", () => {
      near = undefined;
      sigma.refresh({ skipIndexation: true });
    });
    sigma.setSetting("nodeReducer", (node, data) => (near && !near.has(node) ? { ...data, color: ink("hair"), label: null } : data));
    sigma.setSetting("edgeReducer", (edge, data) =>
      near && !sigma.getGraph().extremities(edge).every((end) => near?.has(end)) ? { ...data, hidden: true } : data,
    );
    sigma.on("clickNode", ({ node }) => void act.current.navigate({ to: "/subjects/$id", params: { id: node } }));
    sigma.on("clickEdge", ({ edge }) => act.current.openWhy(edge));
    return () => sigma.kill();
    // The chart's data are what is drawn; marks and callbacks do not draw it anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [props.chart.nodes, props.chart.ties.length, props.focus, ink]);
  return <div ref={box} className="canvas" role="img" aria-label={MESSAGES.chart.aria} data-drawn="webgl" />;
}

function graphOf({ chart, focus }: DrawingProps, ink: Ink): MultiDirectedGraph {
  const graph = new MultiDirectedGraph();
  for (const node of chart.nodes) {
    const broker = node.broker || node.id === focus;
    graph.addNode(node.id, {
      x: node.x * WIDE,
      y: 1 - node.y,
      size: radius(node, chart.nodes.length) + (broker ? 3 : 0),
      label: labelOf(node),
      color: ink(INK[kindOf(node)]),
      ring: broker ? 1.6 : 0,
      ringColor: ink("text"),
      space: broker ? 1.6 : 0,
      spaceColor: ink("paper"),
      forceLabel: broker && chart.nodes.length <= NAMED_UP_TO,
    });
  }
  for (const tie of chart.ties) {
    graph.addEdgeWithKey(tie.id, tie.source, tie.target, {
      size: thickness(tie),
      color: mixed(ink("mute"), ink("paper"), strength(tie)),
      type: tie.directed ? "arrow" : "line",
    });
  }
  return graph;
}

const settings = (ink: Ink) => ({
  defaultNodeType: "ring",
  nodeProgramClasses: { ring: RING },
  edgeProgramClasses: { arrow: EdgeArrowProgram, line: EdgeRectangleProgram },
  enableEdgeEvents: true,
  labelColor: { color: ink("text") },
  labelFont: "IBM Plex Sans",
  labelSize: 12,
  labelDensity: 0.5,
  labelGridCellSize: 110,
  labelRenderedSizeThreshold: 6,
  minEdgeThickness: 1.2,
  stagePadding: 26,
  allowInvalidContainer: true,
});
