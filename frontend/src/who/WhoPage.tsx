import "./who.css";

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { DataTable } from "../shared/DataTable";
import { Loaded, Page, Section } from "../shared/Page";
import { chance, count } from "../shared/words";
import { Decisions } from "./Decisions";
import { Pair } from "./Pair";

type Answer = Shapes["WhoPage"];
type Doubtful = Shapes["Doubtful"];
const WORDS = MESSAGES.who;
const AT_ONCE = 50; // pairs that the server gives at once

const keyOf = (pair: { left_id: string; right_id: string }): string => `${pair.left_id},${pair.right_id}`;

/** The doubtful pairs at the left, the chosen one side by side at the right, decisions below. */
export function WhoPage() {
  const found = useQuery(api.who());
  return (
    <Page title={WORDS.title} lead={WORDS.lead}>
      <Loaded of={found}>
        {(data) => (
          <>
            <State data={data} />
            <Queue data={data} />
            <Section title={WORDS.decisions}>
              <Decisions data={data} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Whether the build follows what was decided, and what making it anew will do. */
function State({ data }: { data: Answer }) {
  const waits = (["merge", "keep_apart", "unsure", "undo"] as const)
    .filter((kind) => (data.waiting[kind] ?? 0) > 0)
    .map((kind) => WORDS.waits[kind](count(data.waiting[kind] ?? 0)));
  return (
    <div className="build-state" data-fresh={data.fresh}>
      <p role="status">
        <strong>{data.words}</strong> {waits.length > 0 && `${waits.join(", ")}.`}{" "}
        {!data.fresh && (
          <>
            <code className="mono">{WORDS.build}</code> {WORDS.outdated}
          </>
        )}
      </p>
      {!data.may_decide && (
        <p>
          {WORDS.reading} {data.why_not}.
        </p>
      )}
    </div>
  );
}

function Queue({ data }: { data: Answer }) {
  const { pair } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [done, setDone] = useState("");
  const keys = data.doubtful.map(keyOf);
  const chosen = pair ?? keys[0];
  const [left, right] = chosen?.split(",") ?? [];
  const at = chosen ? keys.indexOf(chosen) : -1;
  const choose = (key: string | undefined): void =>
    void navigate({ to: ".", search: (old: object) => ({ ...old, pair: key }), resetScroll: false });
  const move = (step: number): void => {
    const next = keys[at + step];
    if (next) choose(next);
  };
  return (
    <div className="deciding">
      <div className="queue">
        <DataTable
          rows={data.doubtful}
          rowKey={keyOf}
          caption={WORDS.queue}
          empty={WORDS.empty}
          chosen={chosen}
          columns={[
            { key: "one", head: WORDS.one, cell: (r) => <Name pair={r} chosen={keyOf(r) === chosen} onChoose={choose} />, sort: (r) => r.left_name },
            { key: "other", head: WORDS.other, cell: (r) => <bdi>{r.right_name || WORDS.nameless}</bdi>, sort: (r) => r.right_name },
            { key: "same", head: WORDS.same, cell: (r) => chance(r.probability), sort: (r) => r.probability, numeric: true },
          ]}
        />
        {data.doubtful.length >= AT_ONCE && <p className="small">{WORDS.first(count(AT_ONCE))}</p>}
      </div>
      <div>
        <p role="status" className="done">
          {done}
        </p>
        {left && right && (
          <Pair
            key={chosen}
            left={left}
            right={right}
            page={data}
            onMove={move}
            onDecided={(words) => {
              setDone(words);
              choose(at < 0 ? undefined : (keys[at + 1] ?? keys[at - 1]));
            }}
          />
        )}
      </div>
    </div>
  );
}

function Name(props: { pair: Doubtful; chosen: boolean; onChoose: (key: string) => void }) {
  return (
    <button type="button" className="pick" aria-pressed={props.chosen} onClick={() => props.onChoose(keyOf(props.pair))}>
      <bdi>{props.pair.left_name || WORDS.nameless}</bdi>
    </button>
  );
}
