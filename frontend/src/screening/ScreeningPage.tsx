import "./screening.css";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, type Asked, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Loaded, Page } from "../shared/Page";
import { count, plural } from "../shared/words";
import { Found } from "./Found";
import { Question } from "./Question";

type Info = Shapes["LookUpPage"];
const WORDS = MESSAGES.screening;
const LAST = ["look-up", "last"]; // in memory only: gone with the tab

interface Last {
  asked: Asked;
  number: number;
}

/** A question above, matches at the left, the chosen one with its reasons at the right. */
export function ScreeningPage() {
  const info = useQuery(api.screening());
  return (
    <Page title={WORDS.title} lead={WORDS.lead}>
      <Loaded of={info}>{(data) => <Desk info={data} />}</Loaded>
    </Page>
  );
}

function Desk({ info }: { info: Info }) {
  const queries = useQueryClient();
  const [last, setLast] = useState(() => queries.getQueryData<Last>(LAST));
  const found = useQuery(api.lookUp(last?.asked, last?.number ?? 0));
  const ask = (asked: Asked): void => {
    const next = { asked, number: (last?.number ?? 0) + 1 };
    queries.setQueryData(LAST, next);
    setLast(next);
  };
  return (
    <>
      <Question info={info} last={last?.asked} onAsk={ask} busy={found.isFetching} />
      <Shelf info={info} open={last === undefined} />
      {last === undefined ? (
        <p className="empty">
          {WORDS.before} {WORDS.logged}
        </p>
      ) : (
        <>
          {found.isPending && !info.ready && <p className="small">{WORDS.preparing}</p>}
          <Loaded of={found}>{(data) => <Found key={last.number} data={data} />}</Loaded>
        </>
      )}
    </>
  );
}

/** What is looked through, with the lists by name. */
function Shelf({ info, open }: { info: Info; open: boolean }) {
  const lists = info.lists.length === 0 ? WORDS.noLists : plural(info.lists.length, WORDS.lists[0], WORDS.lists[1]);
  return (
    <details className="shelf" open={open}>
      <summary>{WORDS.looksIn(count(info.subjects), lists)}</summary>
      {info.lists.length === 0 ? (
        <p className="empty">{WORDS.shelfEmpty}</p>
      ) : (
        <ul className="plain" aria-label={WORDS.shelf}>
          {info.lists.map((list) => (
            <li key={list.name}>
              <strong>{list.name}</strong>{" "}
              <span className="mute">
                {[
                  list.file_name,
                  WORDS.entries(count(list.subjects)),
                  list.set_aside > 0 ? WORDS.aside(count(list.set_aside)) : "",
                  WORDS.kept(list.kept_at.slice(0, 10)),
                  `${list.handling} TLP:${list.tlp}`,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
