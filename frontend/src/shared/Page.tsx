import { useDocumentTitle } from "@mantine/hooks";
import type { UseQueryResult } from "@tanstack/react-query";

import { MESSAGES } from "../messages";

interface Props {
  title: string;
  lead?: React.ReactNode;
  small?: React.ReactNode;
  marking?: React.ReactNode;
  children: React.ReactNode;
}

/** One question per page, answered above the fold; the rest is evidence. */
export function Page({ title, lead, small, marking, children }: Props) {
  useDocumentTitle(`${title} · ${MESSAGES.product}`);
  return (
    <article className="page">
      {small && <p className="small">{small}</p>}
      <div className="title-line">
        <h1>{title}</h1>
        {marking}
      </div>
      {lead && <p className="lead">{lead}</p>}
      {children}
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
  if (of.isPending) return <Skeleton />;
  if (of.isError) {
    return (
      <p className="empty" role="alert">
        {of.error.message}
      </p>
    );
  }
  return <>{children(of.data)}</>;
}

export function Skeleton() {
  return <div className="skeleton" role="status" aria-label={MESSAGES.loading} />;
}

export function Empty({ children }: { children: React.ReactNode }) {
  return <p className="empty">{children}</p>;
}
