import { Drawer, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { plural } from "./words";

type Step = Shapes["StepNode"];

/** Any id that can be asked for its evidence; opens the drawer by changing the address. */
export function Why({ id, children }: { id: string; children?: React.ReactNode }) {
  const open = useOpenWhy();
  return (
    <button type="button" className="why" onClick={() => open(id)} aria-label={`${MESSAGES.why} ${id}`}>
      {children ?? id}
    </button>
  );
}

export function useOpenWhy(): (id: string | undefined) => void {
  const navigate = useNavigate();
  return (id) => void navigate({ to: ".", search: (old: object) => ({ ...old, why: id }) });
}

/** The chain from a sentence down to the cell it came from; part of every page. */
export function WhyDrawer() {
  const { why } = useSearch({ strict: false }) as { why?: string };
  const open = useOpenWhy();
  const { data, error, isLoading } = useQuery(api.explain(why ?? ""));
  return (
    <Drawer
      opened={Boolean(why)}
      onClose={() => open(undefined)}
      position="right"
      size="lg"
      title={`${MESSAGES.why} ${why ?? ""}`}
      closeButtonProps={{ "aria-label": MESSAGES.close }}
    >
      {isLoading && <Loader size="sm" />}
      {error && <p role="alert">{error.message}</p>}
      {data && (
        <ol className="chain">
          <Chain step={data} depth={0} />
        </ol>
      )}
    </Drawer>
  );
}

function Chain({ step, depth }: { step: Step; depth: number }) {
  const below = step.children.length > 0 || step.more > 0 || step.hidden > 0;
  return (
    <li>
      <details open={depth < 3}>
        <summary data-leaf={!below}>
          <span className="chain-kind">{step.kind}</span> <span>{step.text}</span>
          {step.grade && <abbr className="grade">{step.grade}</abbr>}
          <span className="chain-place">
            {step.place} {step.marking} <span className="mono">{step.id}</span>
          </span>
        </summary>
        {below && (
          <ol>
            {step.children.map((child) => (
              <Chain key={child.id} step={child} depth={depth + 1} />
            ))}
            {step.more > 0 && <li className="mute">{plural(step.more, "further support", "further supports")}</li>}
            {step.hidden > 0 && <li className="mute">{plural(step.hidden, "support", "supports")} not shown to you</li>}
          </ol>
        )}
      </details>
    </li>
  );
}
