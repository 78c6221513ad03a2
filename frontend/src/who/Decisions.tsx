import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";

import { acts, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { moment } from "../shared/words";

type Answer = Shapes["WhoPage"];
type Decision = Shapes["DecisionRow"];
const WORDS = MESSAGES.who;

/** Every decision with its author, reason and state, newest first; one that holds can be taken back. */
export function Decisions({ data }: { data: Answer }) {
  return (
    <DataTable
      rows={data.decisions}
      rowKey={(row) => row.decision_id}
      caption={WORDS.decisions}
      empty={WORDS.decisionsEmpty}
      columns={[
        { key: "when", head: WORDS.when, cell: (r) => moment(r.at), sort: (r) => r.at },
        { key: "who", head: WORDS.who, cell: (r) => r.author, sort: (r) => r.author },
        { key: "pair", head: WORDS.pair, cell: (r) => <Pair row={r} />, sort: (r) => `${r.left_name} ${r.right_name}` },
        { key: "what", head: WORDS.what, cell: (r) => WORDS.decided[r.kind] ?? r.kind, sort: (r) => r.kind },
        { key: "why", head: WORDS.why, cell: (r) => <Reason words={r.reason} />, sort: (r) => r.reason ?? "" },
        { key: "state", head: WORDS.state, cell: (r) => (
            <div className="decision-state">
              <State row={r} may={data.may_decide} />
            </div>
          ), sort: (r) => r.state },
      ]}
    />
  );
}

function Pair({ row }: { row: Decision }) {
  return (
    <Link to="/who" search={{ pair: `${row.left_id},${row.right_id}` }}>
      <bdi>{row.left_name || WORDS.nameless}</bdi> – <bdi>{row.right_name || WORDS.nameless}</bdi>
    </Link>
  );
}

function Reason({ words }: { words: string | null | undefined }) {
  if (words == null) return <span className="mute">{WORDS.hiddenReason}</span>;
  return <bdi className="said">{words}</bdi>;
}

function State({ row, may }: { row: Decision; may: boolean }) {
  const [open, setOpen] = useState(false);
  if (row.state === "undone") return <>{WORDS.undone(row.undone_by ?? "", row.undone_because ?? "")}</>;
  if (row.state !== "holds") return <>{WORDS.replaced}</>;
  if (open) return <TakeBack row={row} onLeave={() => setOpen(false)} />;
  return (
    <>
      {row.unmet ? WORDS.unmet(row.unmet) : WORDS.holds}{" "}
      {may && (
        <button type="button" className="link-button" aria-label={`${WORDS.undo}: ${row.left_name}, ${row.right_name}`} onClick={() => setOpen(true)}>
          {WORDS.undo}
        </button>
      )}
    </>
  );
}

function TakeBack({ row, onLeave }: { row: Decision; onLeave: () => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const id = useId();
  const undoing = useMutation({
    mutationFn: () => acts.undo(row.decision_id, reason),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["who"], exact: true }),
  });
  return (
    <form
      className="take-back"
      onSubmit={(event) => {
        event.preventDefault();
        undoing.mutate();
      }}
    >
      <div className="field">
        <label htmlFor={id}>{WORDS.undoWhy}</label>
        <input id={id} ref={(input) => input?.focus()} dir="auto" required autoComplete="off" maxLength={2000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </div>
      <button type="submit" className="act" disabled={undoing.isPending}>
        {WORDS.undo}
      </button>{" "}
      <button type="button" className="link-button" onClick={onLeave}>
        {WORDS.cancel}
      </button>
      {undoing.isError && <p role="alert">{undoing.error.message}</p>}
    </form>
  );
}
