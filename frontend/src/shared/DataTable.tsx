import { useState } from "react";

import { MESSAGES } from "../messages";

export interface Column<Row> {
  key: string;
  head: string;
  cell: (row: Row) => React.ReactNode;
  sort?: (row: Row) => number | string;
  numeric?: boolean;
  width?: string;
}

/** A table that sorts by its heads; numbers stand at the right. */
export function DataTable<Row>(props: {
  rows: Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  caption: string;
  empty?: string;
}) {
  const [by, setBy] = useState<{ key: string; down: boolean }>();
  const column = props.columns.find((c) => c.key === by?.key);
  const rows = column?.sort ? sorted(props.rows, column.sort, by?.down ?? false) : props.rows;
  if (rows.length === 0) return <p className="empty">{props.empty ?? MESSAGES.empty.findings}</p>;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={props.caption}>
      <table>
        <caption className="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((c) => (
              <th
                key={c.key}
                scope="col"
                className={c.numeric ? "numeric" : undefined}
                style={c.width ? { width: c.width } : undefined}
                aria-sort={by?.key === c.key ? (by.down ? "descending" : "ascending") : undefined}
              >
                {c.sort ? (
                  <button
                    type="button"
                    className="sort"
                    onClick={() => setBy({ key: c.key, down: by?.key === c.key ? !by.down : (c.numeric ?? false) })}
                  >
                    {c.head}
                    {by?.key === c.key ? (by.down ? " ↓" : " ↑") : ""}
                  </button>
                ) : (
                  c.head
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={props.rowKey(row)}>
              {props.columns.map((c) => (
                <td key={c.key} className={c.numeric ? "numeric" : undefined}>
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sorted<Row>(rows: Row[], value: (row: Row) => number | string, down: boolean): Row[] {
  const way = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    return way * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y)));
  });
}
