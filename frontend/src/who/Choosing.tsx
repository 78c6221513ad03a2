import { useHotkeys } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";

import { acts, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";

type Answer = Shapes["WhoPage"];
type Kind = (typeof WORDS.choices)[number][0];
const WORDS = MESSAGES.who;
const LAST = ["who", "reasons"]; // reasons given since the page was opened, to be picked again
const wordsOf = (kind: Kind): string => WORDS.choices.find(([own]) => own === kind)?.[1] ?? kind;

interface Props {
  left: string;
  right: string;
  page: Answer;
  onMove: (step: number) => void;
  onDecided: (words: string) => void;
}

/** A reason and three buttons. Without a reason the choice waits in the field for one. */
export function Choosing({ left, right, page, onMove, onDecided }: Props) {
  const queries = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState("");
  const [waiting, setWaiting] = useState<Kind>();
  const id = useId();
  const given = queries.getQueryData<string[]>(LAST) ?? [];
  const deciding = useMutation({
    mutationFn: (kind: Kind) => acts.decide({ left_id: left, right_id: right, kind, reason }),
    onSuccess: async (made, kind) => {
      queries.setQueryData(LAST, [...new Set([reason.trim(), ...given])].slice(0, 8));
      onDecided(made.remark ? `${WORDS.recorded(wordsOf(kind))} ${WORDS.unmet(made.remark)}` : WORDS.recorded(wordsOf(kind)));
      await queries.invalidateQueries({ queryKey: ["who"], exact: true });
    },
  });
  const choose = (kind: Kind): void => {
    setWaiting(kind);
    if (deciding.isPending) return;
    if (reason.trim() === "") field.current?.focus();
    else deciding.mutate(kind);
  };
  const keys = WORDS.choices.map(([kind, , key]) => [key, () => page.may_decide && choose(kind)] as [string, () => void]);
  useHotkeys([...keys, ["j", () => onMove(1)], ["k", () => onMove(-1)]]);
  if (!page.may_decide) return null;
  return (
    <form
      className="choosing"
      onSubmit={(event) => {
        event.preventDefault();
        if (waiting) choose(waiting);
      }}
    >
      <div className="field">
        <label htmlFor={id}>{WORDS.reason}</label>
        <input
          id={id}
          ref={field}
          list={`${id}-given`}
          dir="auto"
          autoComplete="off"
          value={reason}
          maxLength={2000}
          placeholder={WORDS.reasonHint(page.author)}
          aria-describedby={`${id}-said`}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <datalist id={`${id}-given`}>
          {given.map((words) => (
            <option key={words} value={words} />
          ))}
        </datalist>
      </div>
      <div className="choices">
        {WORDS.choices.map(([kind, words, key]) => (
          <button key={kind} type="button" className="act" data-quiet="true" aria-pressed={waiting === kind} aria-keyshortcuts={key} onClick={() => choose(kind)}>
            {words} <kbd aria-hidden="true">{key}</kbd>
          </button>
        ))}
      </div>
      <p id={`${id}-said`} className="small" role="status">
        {deciding.isError ? deciding.error.message : waiting && reason.trim() === "" ? WORDS.sayWhy(wordsOf(waiting)) : WORDS.keys}
      </p>
    </form>
  );
}
