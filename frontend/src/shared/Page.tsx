import type { UseQueryResult } from "@tanstack/react-query";

import { MESSAGES } from "../messages";

/** One question per page, answered above the fold; the rest is evidence. */
export function Page(props: { title: string; lead?: React.ReactNode; small?: React.ReactNode; children: React.ReactNode }) {
  return (
    <article className="page">
      {props.small && <p className="small">{props.small}</p>}
      <h1>{props.title}</h1>
      {props.lead && <p className="lead">{props.lead}</p>}
      {props.children}
    </article>
  );
}

export function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What a query has: a skeleton while it runs, its error in words, or its data. */
export function Loaded<T>({ of, children }: { of: UseQueryResult<T>; children: (data: T) => React.ReactNode }) {
  if (of.isPending) return <div className="skeleton" role="status" aria-label={MESSAGES.loading} />;
  if (of.isError) return <p role="alert">{of.error.message}</p>;
  return <>{children(of.data)}</>;
}

export function Empty({ children }: { children: React.ReactNode }) {
  return <p className="empty">{children}</p>;
}
