import type { Shapes } from "../api/client";
import { percent, plural } from "./words";
import { Why } from "./Why";

type Judgement = Shapes["JudgementRow"];

/** Bar of 0 to 100 % with the 90 % interval and the point. */
export function ProbabilityBar({ low, high, p }: { low: number; high: number; p: number }) {
  return (
    <svg className="probability-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <line x1="0" y1="4" x2="100" y2="4" className="rule" />
      {[0, 50, 100].map((x) => (
        <line key={x} x1={x} x2={x} y1="2.4" y2="5.6" className="rule" />
      ))}
      <rect x={low * 100} width={(high - low) * 100} y="2.2" height="3.6" className="interval" />
      <rect x={p * 100 - 0.6} width="1.2" y="0.6" height="6.8" className="point" />
    </svg>
  );
}

/** Filled squares are independent origins, hollow ones further reports of the same origins. */
export function Origins({ reports, origins }: { reports: number; origins: number }) {
  const most = 9;
  const full = Math.min(origins, most);
  const hollow = Math.min(reports - origins, most - full);
  return (
    <span className="origins">
      <span aria-hidden="true">
        {"■".repeat(full)}
        <span className="mute">{"□".repeat(Math.max(0, hollow))}</span>
      </span>{" "}
      {plural(reports, "report", "reports")}, {plural(origins, "origin", "origins")}
    </span>
  );
}

/** The margin note of a judgement: term, number, confidence, origins, in that order. */
export function JudgementNote({ judgement: j }: { judgement: Judgement }) {
  return (
    <aside className="note">
      <ProbabilityBar low={j.low} high={j.high} p={j.probability} />
      <div>
        <strong>{j.term_text}</strong> {percent(j.probability)} ({Math.round(j.low * 100)}–{Math.round(j.high * 100)})
      </div>
      <div className="note-line">
        {j.confidence} confidence <Why id={j.judgement_id} />
      </div>
      <Origins reports={j.reports} origins={j.origins} />
    </aside>
  );
}

export function JudgementRow({ judgement }: { judgement: Judgement }) {
  return (
    <div className="sentence">
      <p>
        {judgement.lead && <strong>{judgement.lead.replace(/\.?$/, ".")} </strong>}
        {judgement.text}
      </p>
      <JudgementNote judgement={judgement} />
    </div>
  );
}
