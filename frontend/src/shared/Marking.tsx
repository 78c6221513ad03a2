import "./shared.css";

/** The official TLP 2.0 colours are on black; the text always stands beside the colour. */
export function MarkingBadge({ tlp, handling }: { tlp: string; handling: string }) {
  return (
    <span className="marking" data-tlp={tlp}>
      TLP:{tlp} <span className="marking-handling">{handling}</span>
    </span>
  );
}
