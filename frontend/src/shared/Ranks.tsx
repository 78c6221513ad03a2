import { Link } from "@tanstack/react-router";

import type { Shapes } from "../api/client";
import { Knowledge, RankCells } from "./RankCells";
import { Why } from "./Why";
import { chance, percent } from "./words";

type Rank = Shapes["RankRow"];

const TIER: Record<string, string> = { top: "top", contested: "contested", below: "below" };

/** The ranking matrix: sentence first, then cells. */
export function RankTable({ rows, k }: { rows: Rank[]; k: number }) {
  const ranks = rows[0]?.probabilities.map((_, index) => index + 1) ?? [];
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Probability of each rank">
      <table className="ranks">
        <caption>Probability of each rank, %; outline = 90 % rank interval, hatched = contested, circles = how much is known</caption>
        <thead>
          <tr>
            <th scope="col">Crime area</th>
            <th scope="col">
              <span className="rank-cells" aria-hidden="true">
                {ranks.map((rank) => (
                  <span key={rank} className="rank-head">
                    {rank}
                  </span>
                ))}
              </span>
              <span className="visually-hidden">Rank</span>
            </th>
            <th scope="col" className="numeric">
              P(top {k})
            </th>
            <th scope="col">Tier</th>
            <th scope="col">Known</th>
            <th scope="col">Would move it most</th>
            <th scope="col">Evidence</th>
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
              <td className="numeric strong">{chance(row.p_topk)}</td>
              <td>{TIER[row.tier] ?? row.tier}</td>
              <td>
                <Knowledge share={row.knowledge} /> {percent(row.knowledge)}
              </td>
              <td>{row.lever_name ?? ""}</td>
              <td>
                <Why id={row.crime_area}>why</Why>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
