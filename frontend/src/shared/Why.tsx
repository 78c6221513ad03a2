import { Drawer } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { plural } from "./words";

type Step = Shapes["StepNode"];
const OPEN_TO = 3;

/** Any id, or several, that can be asked for its evidence; opens the drawer by changing the address. */
export function Why(props: { id: string | string[]; about?: string; children?: React.ReactNode }) {
  const open = useOpenWhy();
  const id = typeof props.id === "string" ? props.id : props.id.join(",");
  const text = props.children !== undefined;
  return (
    <button
      type="button"
      className={text ? "why why-text" : "why"}
      onClick={() => open(id)}
      aria-label={text ? undefined : `${MESSAGES.why} ${props.about ?? id}`}
    >
      {props.children ?? (id.length > 14 ? MESSAGES.whyShort : id)}
    </button>
  );
}

export function useOpenWhy(): (id: string | undefined) => void {
  const navigate = useNavigate();
  return (id) => void navigate({ to: ".", search: (old: object) => ({ ...old, why: id }), resetScroll: false });
}

/** The chain from a sentence down to the cell it came from; part of every page. */
export function WhyDrawer() {
  const { why } = useSearch({ strict: false });
  const open = useOpenWhy();
  const ids = why?.split(",") ?? [];
  const chains = useQueries({ queries: ids.map((id) => api.explain(id)) });
  return (
    <Drawer
      opened={ids.length > 0}
      onClose={() => open(undefined)}
      position="right"
      size="34rem"
      title={<span className="why-title">{ids.length > 1 ? MESSAGES.whyMany(ids.length) : `${MESSAGES.why} ${why ?? ""}`}</span>}
      closeButtonProps={{ "aria-label": MESSAGES.close }}
      overlayProps={{ backgroundOpacity: 0.15 }}
      classNames={{ content: "drawer-content", header: "drawer-content", body: "drawer-body" }}
      transitionProps={{ duration: 0 }}
    >
      <p className="small">{MESSAGES.whyReading}</p>
      {chains.map((chain, number) => {
        if (chain.isPending) return <div key={ids[number]} className="skeleton" role="status" aria-label={MESSAGES.loading} />;
        if (chain.isError) {
          return (
            <p key={ids[number]} role="alert">
              {chain.error.message}
            </p>
          );
        }
        return (
          <ol className="chain" key={ids[number]}>
            <Chain step={chain.data} depth={0} />
          </ol>
        );
      })}
    </Drawer>
  );
}

function Chain({ step, depth }: { step: Step; depth: number }) {
  const below = step.children.length > 0 || step.more > 0 || step.hidden > 0;
  if (!below) {
    return (
      <li>
        <StepWords step={step} />
      </li>
    );
  }
  return (
    <li>
      <details open={depth < OPEN_TO}>
        <summary>
          <StepWords step={step} />
        </summary>
        <ol>
          {step.children.map((child) => (
            <Chain key={child.id} step={child} depth={depth + 1} />
          ))}
          {step.more > 0 && <li className="mute">{plural(step.more, MESSAGES.chain.more[0], MESSAGES.chain.more[1])}</li>}
          {step.hidden > 0 && <li className="mute">{plural(step.hidden, MESSAGES.chain.hidden[0], MESSAGES.chain.hidden[1])}</li>}
        </ol>
      </details>
    </li>
  );
}

function StepWords({ step }: { step: Step }) {
  return (
    <>
      <span className="chain-kind">{step.kind}</span> {step.text}
      {step.grade && <span className="grade">{step.grade}</span>}
      <span className="chain-place">
        {[step.place, step.marking].filter(Boolean).join(" · ")} <span className="mono">{step.id}</span>
      </span>
    </>
  );
}
