import { Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Origins } from "../shared/Probability";
import { Why } from "../shared/Why";
import { count, spoken } from "../shared/words";

type Property = Shapes["PropertyRow"];
const WORDS = MESSAGES.entity;
const VALUES_FIRST = 5;

/** Every value with the reports and origins behind it; the value itself asks for its evidence. */
export function Values({ properties }: { properties: Property[] }) {
  const groups = new Map<string, Property[]>();
  for (const row of properties) groups.set(row.prop, [...(groups.get(row.prop) ?? []), row]);
  return (
    <table className="values">
      <thead>
        <tr>
          <th scope="col">{WORDS.property}</th>
          <th scope="col">{WORDS.value}</th>
          <th scope="col">{WORDS.rests}</th>
          <th scope="col">{WORDS.marking}</th>
        </tr>
      </thead>
      {[...groups].sort(byName).map(([prop, rows]) => (
        <Group key={prop} prop={prop} rows={rows} />
      ))}
    </table>
  );
}

const FIRST = ["name", "firstName", "lastName", "alias", "weakAlias"];
const place = (prop: string): number => (FIRST.includes(prop) ? FIRST.indexOf(prop) : FIRST.length);
const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => place(a) - place(b) || a.localeCompare(b);

function Group({ prop, rows }: { prop: string; rows: Property[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, VALUES_FIRST);
  const rest = rows.length - VALUES_FIRST;
  return (
    <tbody>
      {shown.map((row, number) => (
        <tr key={row.value}>
          {number === 0 && (
            <th scope="rowgroup" rowSpan={shown.length + (rest > 0 ? 1 : 0)}>
              {spoken(prop)}
            </th>
          )}
          <td>
            {row.caption ? (
              <>
                <Link to="/subjects/$id" params={{ id: row.value }}>
                  {row.caption}
                </Link>{" "}
                <Why id={row.statements} about={row.caption}>
                  {MESSAGES.whyShort}
                </Why>
              </>
            ) : (
              <Why id={row.statements} about={row.value}>
                {row.value}
              </Why>
            )}
          </td>
          <td className="values-rests">
            <Origins reports={row.reports} origins={row.origins} />
          </td>
          <td className="small">
            {row.handling} {row.tlp}
          </td>
        </tr>
      ))}
      {rest > 0 && (
        <tr>
          <td colSpan={3}>
            <button type="button" className="link-button" onClick={() => setAll(!all)}>
              {all ? WORDS.fewer : WORDS.more(count(rest))}
            </button>
          </td>
        </tr>
      )}
    </tbody>
  );
}
