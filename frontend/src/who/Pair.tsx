import { useQuery } from "@tanstack/react-query";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Loaded } from "../shared/Page";
import { Waterfall } from "../shared/Waterfall";
import { chance } from "../shared/words";
import { Choosing } from "./Choosing";
import { Sides } from "./Sides";

type Answer = Shapes["WhoPage"];
const WORDS = MESSAGES.who;

interface Props {
  left: string;
  right: string;
  page: Answer;
  onMove: (step: number) => void;
  onDecided: (words: string) => void;
}

/** Two records side by side, what the model says of them, and the buttons of who may decide. */
export function Pair({ left, right, page, onMove, onDecided }: Props) {
  const found = useQuery(api.pair(left, right));
  return (
    <section className="pair" aria-label={WORDS.against}>
      <Loaded of={found}>
        {(data) => (
          <>
            <Verdict data={data} />
            <Standing page={page} left={left} right={right} />
            <Choosing left={left} right={right} page={page} onMove={onMove} onDecided={onDecided} />
            <Sides data={data} />
            {data.pair && (
              <>
                <h3>{WORDS.waterfall}</h3>
                <Waterfall explanation={data.pair.explanation} weight={data.pair.weight} />
              </>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

/** What was decided on this pair and holds, if anything. */
function Standing({ page, left, right }: { page: Answer; left: string; right: string }) {
  const ends = [left, right].sort().join(",");
  const held = page.decisions.find((row) => row.state === "holds" && [row.left_id, row.right_id].sort().join(",") === ends);
  if (!held) return null;
  return <p>{WORDS.alreadyDecided(WORDS.decided[held.kind] ?? held.kind, held.author)}</p>;
}

function Verdict({ data }: { data: Shapes["SideBySide"] }) {
  const model = data.pair ? `${WORDS.chance(chance(data.pair.probability))} (${WORDS.even}).` : WORDS.notCompared;
  return (
    <p>
      {model} {data.joined ? WORDS.joined : WORDS.apart}
    </p>
  );
}
