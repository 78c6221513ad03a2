import { useId, useState } from "react";

import { MESSAGES } from "../messages";
import { count } from "./words";

const FILTER_FROM = 13;
const TALL_FROM = 26;
const ROWS_AT_ONCE = 100;

export interface Column<Row> {
  key: string;
  head: string;
  cell: (row: Row) => React.ReactNode;
  sort?: (row: Row) => number | string;
  numeric?: boolean;
  width?: string;
}

interface Props<Row> {
  rows: Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  caption: string;
  empty?: string;
  chosen?: string | undefined;
}

/** A table that sorts by its heads and filters by words; numbers stand at the right. */
export function DataTable<Row>(props: Props<Row>) {
  const [by, setBy] = useState<{ key: string; down: boolean }>();
  const [words, setWords] = useState("");
  const [all, setAll] = useState(false);
  const column = props.columns.find((c) => c.key === by?.key);
  const found = props.rows.filter((row) => holds(row, props.columns, words));
  const rows = column?.sort ? sorted(found, column.sort, by?.down ?? false) : found;
  if (props.rows.length === 0) return <p className="empty">{props.empty ?? MESSAGES.empty.findings}</p>;
  const shown = all ? rows : rows.slice(0, ROWS_AT_ONCE);
  return (
    <>
      {props.rows.length >= FILTER_FROM && (
        <Filter caption={props.caption} words={words} onWords={setWords} found={found.length} of={props.rows.length} />
      )}
      <div className="table-scroll" data-tall={shown.length >= TALL_FROM} tabIndex={0} role="region" aria-label={props.caption}>
        <table>
          <caption className="visually-hidden">{props.caption}</caption>
          <thead>
            <tr>
              {props.columns.map((c) => (
                <Head
                  key={c.key}
                  column={c}
                  way={by?.key === c.key ? (by.down ? "descending" : "ascending") : undefined}
                  onSort={() => setBy({ key: c.key, down: by?.key === c.key ? !by.down : (c.numeric ?? false) })}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={props.rowKey(row)} data-chosen={props.chosen !== undefined && props.rowKey(row) === props.chosen}>
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
      {rows.length > shown.length && (
        <p className="small">
          {MESSAGES.table.first(count(shown.length), count(rows.length))}{" "}
          <button type="button" className="link-button" onClick={() => setAll(true)}>
            {MESSAGES.table.all}
          </button>
        </p>
      )}
    </>
  );
}

function Filter(props: { caption: string; words: string; onWords: (words: string) => void; found: number; of: number }) {
  const id = useId();
  return (
    <div className="table-tools">
      <label htmlFor={id} className="visually-hidden">
        {MESSAGES.table.filter}: {props.caption}
      </label>
      <input
        id={id}
        type="search"
        className="table-filter"
        placeholder={MESSAGES.table.filter}
        value={props.words}
        onChange={(event) => props.onWords(event.currentTarget.value)}
      />
      <span role="status">{MESSAGES.table.found(count(props.found), count(props.of))}</span>
    </div>
  );
}

function Head<Row>(props: { column: Column<Row>; way: "ascending" | "descending" | undefined; onSort: () => void }) {
  const { column, way } = props;
  return (
    <th
      scope="col"
      className={column.numeric ? "numeric" : undefined}
      style={column.width ? { width: column.width } : undefined}
      aria-sort={way}
    >
      {column.sort ? (
        <button type="button" className="sort" onClick={props.onSort}>
          {column.head}
          {way === "descending" ? " ↓" : way === "ascending" ? " ↑" : ""}
        </button>
      ) : (
        column.head
      )}
    </th>
  );
}

function holds<Row>(row: Row, columns: Column<Row>[], words: string): boolean {
  if (words.trim() === "") return true;
  const text = columns.map((c) => plain(row, c)).join(" ").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function plain<Row>(row: Row, column: Column<Row>): string {
  const shown = column.cell(row);
  return typeof shown === "string" ? shown : String(column.sort?.(row) ?? "");
}

function sorted<Row>(rows: Row[], value: (row: Row) => number | string, down: boolean): Row[] {
  const way = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    return way * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y)));
  });
}
