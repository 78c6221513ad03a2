import { useQuery } from "@tanstack/react-query";

import { api } from "../api/client";
import { MESSAGES } from "../messages";
import { Loaded, Page } from "../shared/Page";
import { RankTable } from "../shared/Ranks";
import { count } from "../shared/words";

export function RankingPage() {
  const ranking = useQuery(api.ranking());
  return (
    <Page title={MESSAGES.ranking.title} lead={ranking.data?.rows[0]?.sentence}>
      <Loaded of={ranking}>
        {(data) => (
          <>
            <RankTable rows={data.rows} k={data.k} />
            <p className="source">
              {count(data.draws)} draws over indicators and over all weights that respect the elicited order; seed {data.seed},
              method {data.method}. {MESSAGES.ranking.reading}
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
}
