import type { Shapes } from "../api/client";
import type { Token } from "../shared/ink";

export type Node = Shapes["ChartNode"];
export type Tie = Shapes["ChartTie"];

export interface DrawingProps {
  chart: Shapes["Chart"];
  focus: string | undefined;
}

const ORGANISATIONS = new Set(["Company", "Organization", "LegalEntity", "PublicBody", "CriminalNetwork"]);

export type Kind = "person" | "organisation" | "thing";

export const kindOf = (node: Node): Kind =>
  node.schema_name === "Person" ? "person" : ORGANISATIONS.has(node.schema_name) ? "organisation" : "thing";

export const INK: Record<Kind, Token> = { person: "blue", organisation: "vermilion", thing: "mute" };

/** Organisations carry a square before their name, so that colour is not alone. */
export const labelOf = (node: Node): string => (kindOf(node) === "organisation" ? `▪ ${node.caption}` : node.caption);

/** How strong a tie is drawn: opacity is credence, assessments are paler still. */
export const strength = (tie: Tie): number => (tie.fact ? 0.75 : 0.35) * tie.credence;

export const thickness = (tie: Tie): number => Math.min(5, 1.4 + Math.log2(Math.max(1, tie.weight)) * 0.7);

const CROWD = 120;

export function radius(node: Node, among: number): number {
  const size = Math.min(13, 4 + Math.sqrt(node.degree) * 0.9);
  return among > CROWD ? size * 0.6 : size;
}

/** Kinds of tie that are drawn: one that was chosen, all, or all but payments where they cover the rest. */
export const ALL_KINDS = "all";

export function chosenTies(ties: Tie[], kind: string | undefined, among: number): Tie[] {
  if (kind === ALL_KINDS) return ties;
  if (kind) return ties.filter((tie) => tie.kind === kind);
  return among > CROWD ? ties.filter((tie) => tie.kind !== "payment") : ties;
}
