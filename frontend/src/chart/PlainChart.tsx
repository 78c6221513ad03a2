import { useNavigate } from "@tanstack/react-router";

import { MESSAGES } from "../messages";
import { useOpenWhy } from "../shared/Why";
import { type DrawingProps, INK, kindOf, labelOf, type Node, radius, strength, thickness, type Tie } from "./drawing";

const [WIDE, HIGH, PAD] = [1000, 620, 40];
const NAME_ROOM = 120; // names stand at the right of their subjects
const NAMES_SHOWN = 25;
const x = (node: Node): number => PAD + node.x * (WIDE - 2 * PAD - NAME_ROOM);
const y = (node: Node): number => PAD + node.y * (HIGH - 2 * PAD);

/** The same network as SVG, for browsers without WebGL and for print. */
export function PlainChart({ chart, focus }: DrawingProps) {
  const navigate = useNavigate();
  const openWhy = useOpenWhy();
  const nodes = new Map(chart.nodes.map((node) => [node.id, node]));
  return (
    <div className="canvas" data-drawn="svg">
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={MESSAGES.chart.aria}>
        {chart.ties.map((tie) => (
          <Line key={tie.id} tie={tie} from={nodes.get(tie.source)} to={nodes.get(tie.target)} onClick={() => openWhy(tie.id)} />
        ))}
        {chart.nodes.map((node, number) => (
          <g
            key={node.id}
            className="plain-node"
            transform={`translate(${x(node)} ${y(node)})`}
            onClick={() => void navigate({ to: "/subjects/$id", params: { id: node.id } })}
          >
            <title>{node.caption}</title>
            <Shape node={node} size={radius(node, chart.nodes.length)} />
            {(node.broker || node.id === focus) && <circle r={radius(node, chart.nodes.length) + 4} className="plain-ring" />}
            {(number < NAMES_SHOWN || node.broker) && (
              <text x={radius(node, chart.nodes.length) + 5} dy="0.35em">
                {labelOf(node)}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}

function Shape({ node, size }: { node: Node; size: number }) {
  const style = { fill: `var(--${INK[kindOf(node)]})` };
  if (kindOf(node) !== "organisation") return <circle r={size} style={style} />;
  return <rect x={-size} y={-size} width={2 * size} height={2 * size} style={style} />;
}

function Line(props: { tie: Tie; from: Node | undefined; to: Node | undefined; onClick: () => void }) {
  const { tie, from, to } = props;
  if (!from || !to) return null;
  return (
    <line
      x1={x(from)}
      y1={y(from)}
      x2={x(to)}
      y2={y(to)}
      className="plain-tie"
      strokeOpacity={strength(tie)}
      strokeWidth={thickness(tie)}
      strokeDasharray={tie.fact ? undefined : "5 4"}
      onClick={props.onClick}
    />
  );
}
