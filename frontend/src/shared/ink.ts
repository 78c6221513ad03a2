import { useComputedColorScheme } from "@mantine/core";
import { useCallback } from "react";

/** The tokens that canvases need as plain colours; see tokens.css. */
export type Token =
  | "text" | "mute" | "paper" | "panel" | "hair" | "rule" | "navy" | "blue" | "vermilion" | "green" | "orange"
  | "purple" | "sky" | "sea" | "land" | "border" | "cell-1" | "cell-2" | "cell-3";

export type Ink = (token: Token) => string;

/** Reads tokens as the scheme that is shown has them; a canvas cannot read CSS variables itself. */
export function useInk(): Ink {
  const scheme = useComputedColorScheme("light");
  return useCallback((token) => resolve(token, scheme), [scheme]);
}

/** A colour with an opacity. */
export const faint = (colour: string, opacity: number): string => `rgba(${channels(colour).join(", ")}, ${opacity.toFixed(2)})`;

/** A colour as it looks at an opacity over another; for canvases that add light where they should mix it. */
export function mixed(colour: string, over: string, opacity: number): string {
  const below = channels(over);
  const mix = channels(colour).map((value, place) => Math.round(value * opacity + (below[place] ?? 0) * (1 - opacity)));
  return `rgb(${mix.join(", ")})`;
}

const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);

const seen = new Map<string, string>();

function resolve(token: Token, scheme: "light" | "dark"): string {
  const known = seen.get(`${scheme} ${token}`);
  if (known !== undefined) return known;
  const probe = document.createElement("span");
  probe.style.colorScheme = scheme;
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  seen.set(`${scheme} ${token}`, found);
  return found;
}
