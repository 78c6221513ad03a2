import { Link } from "@tanstack/react-router";

import type { Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { Knowledge, RankCells } from "./RankCells";
import { Why } from "./Why";
import { chance, percent } from "./words";

type Rank = Shapes["RankRow"];
const WORDS = MESSAGES.ranking;
const MANY = 9;

/** The ranking matrix: sentence first, then cells. */
export function RankTable({ rows, k }: { rows: Rank[]; k: number }) {
  const ranks = rows[0]?.probabilities.map((_, index) => index + 1) ?? [];
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={WORDS.matrix}>
      <table className="ranks" data-many={ranks.length > MANY}>
        <caption>{WORDS.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{WORDS.area}</th>
            <th scope="col">
              <span className="rank-cells" aria-hidden="true">
                {ranks.map((rank) => (
                  <span key={rank} className="rank-head">
                    {rank}
                  </span>
                ))}
              </span>
              <span className="visually-hidden">{WORDS.rank}</span>
            </th>
            <th scope="col" className="numeric">
              {WORDS.top(k)}
            </th>
            <th scope="col">{WORDS.known}</th>
            <th scope="col">{WORDS.lever}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.crime_area}>
              <th scope="row" data-tier={row.tier}>
                <Link to="/areas/$code" params={{ code: row.crime_area }}>
                  {row.name}
                </Link>
              </th>
              <td>
                <RankCells
                  probabilities={row.probabilities}
                  low={row.rank_low}
                  high={row.rank_high}
                  contested={row.tier === "contested"}
                />
              </td>
              <td className="numeric strong">
                <Why id={row.crime_area} about={row.name}>
                  {chance(row.p_topk)}
                </Why>
              </td>
              <td>
                <Knowledge share={row.knowledge} /> {percent(row.knowledge)}
              </td>
              <td className="wrap">{row.lever_name ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
