import { MESSAGES } from "../messages";
import { INK, type Kind } from "./drawing";

const KINDS: Kind[] = ["person", "organisation", "thing"];

/** What the colours mean, in words beside them. */
export function Key() {
  return (
    <span className="key">
      {KINDS.map((kind) => (
        <span key={kind}>
          <span className="key-dot" data-kind={kind} style={{ background: `var(--${INK[kind]})` }} aria-hidden="true" />
          {MESSAGES.chart[kind]}
        </span>
      ))}
    </span>
  );
}
