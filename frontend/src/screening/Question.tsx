import { useId, useRef } from "react";

import type { Asked, Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { figure } from "../shared/words";

type Info = Shapes["LookUpPage"];
const WORDS = MESSAGES.screening;

/** What is known of the one who is looked for; only a name or a number is needed. */
export function Question(props: { info: Info; last: Asked | undefined; onAsk: (asked: Asked) => void; busy: boolean }) {
  const { info, last } = props;
  const form = useRef<HTMLFormElement>(null);
  const threshold = last?.threshold ?? info.usual;
  const width = info.widths.find((one) => one.threshold === threshold);
  const ask = (): void => {
    if (form.current) props.onAsk(read(form.current));
  };
  return (
    <form
      ref={form}
      className="question"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <Field name="name" label={WORDS.name} hint={WORDS.nameHint} value={last?.name} wide />
      <Choice name="kind" label={WORDS.kind} value={last?.kind ?? ""} options={WORDS.kinds} />
      <Field name="born" label={WORDS.born} hint={WORDS.bornHint} value={last?.born} />
      <Field name="country" label={WORDS.country} hint={WORDS.countryHint} value={last?.country} />
      <Field name="number" label={WORDS.number} hint={WORDS.numberHint} value={last?.number} />
      <button type="submit" className="act" disabled={props.busy}>
        {WORDS.ask}
      </button>
      <div className="width">
        <Choice
          name="threshold"
          label={WORDS.width}
          value={String(threshold)}
          options={info.widths.map((one) => [String(one.threshold), WORDS.widths[String(one.threshold)] ?? String(one.threshold)] as const)}
          onChange={last === undefined ? undefined : ask}
        />
        <Cost info={info} first={width} />
      </div>
    </form>
  );
}

/** What each width finds and costs, as it was measured; the one in use first, the others to be read on demand. */
function Cost({ info, first }: { info: Info; first: Info["widths"][number] | undefined }) {
  const said = (one: Info["widths"][number]): string => WORDS.measured(figure(one.found), figure(one.alarms));
  return (
    <details className="cost">
      <summary>{first && said(first)}</summary>
      <ul className="plain">
        {info.widths.map((one) => (
          <li key={one.threshold}>
            <strong>{WORDS.widths[String(one.threshold)]}</strong> {said(one)}
          </li>
        ))}
      </ul>
      <p>{WORDS.where}</p>
    </details>
  );
}

function Field(props: { name: string; label: string; hint: string; value: string | undefined; wide?: boolean }) {
  const id = useId();
  return (
    <div className="field" data-wide={props.wide ?? false}>
      <label htmlFor={id}>{props.label}</label>
      <input id={id} name={props.name} dir="auto" autoComplete="off" spellCheck={false} placeholder={props.hint} defaultValue={props.value ?? ""} maxLength={300} />
    </div>
  );
}

function Choice(props: {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange?: (() => void) | undefined;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select id={id} name={props.name} defaultValue={props.value} onChange={props.onChange}>
        {props.options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

function read(form: HTMLFormElement): Asked {
  const said = new FormData(form);
  const text = (name: string): string => String(said.get(name) ?? "").trim();
  return {
    name: text("name"),
    kind: text("kind"),
    born: text("born"),
    country: text("country"),
    number: text("number"),
    threshold: Number(text("threshold")),
  };
}
