/** One typed door to the API; shapes come from the OpenAPI description by `build_web.py --types`. */
import { queryOptions } from "@tanstack/react-query";
import createClient from "openapi-fetch";

import type { components, paths } from "./schema";

export type Shapes = components["schemas"];

const client = createClient<paths>({ baseUrl: window.location.origin });

export class ApiError extends Error {}

/** The data of an answer, or the server's own words as an error. */
function orThrow<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data !== undefined) return answer.data;
  const told = answer.error as { error?: string } | undefined;
  throw new ApiError(told?.error ?? `the server answered ${answer.response.status}`);
}

export type Asked = Shapes["Asked"];

const forever = { staleTime: Infinity } as const; // a build never changes while it is served

export const api = {
  about: () =>
    queryOptions({ queryKey: ["about"], ...forever, queryFn: async () => orThrow(await client.GET("/api/about")) }),
  start: () =>
    queryOptions({ queryKey: ["start"], ...forever, queryFn: async () => orThrow(await client.GET("/api/start")) }),
  search: (q: string) =>
    queryOptions({
      queryKey: ["search", q],
      ...forever,
      enabled: q.trim() !== "",
      queryFn: async () => orThrow(await client.GET("/api/search", { params: { query: { q, limit: 50 } } })),
    }),
  entity: (subject: string) =>
    queryOptions({
      queryKey: ["entity", subject],
      ...forever,
      queryFn: async () => orThrow(await client.GET("/api/entities/{subject}", { params: { path: { subject } } })),
    }),
  networks: () =>
    queryOptions({ queryKey: ["networks"], ...forever, queryFn: async () => orThrow(await client.GET("/api/networks")) }),
  chart: (of: { network?: string; subject?: string }) =>
    queryOptions({
      queryKey: ["chart", of],
      ...forever,
      queryFn: async () => orThrow(await client.GET("/api/chart", { params: { query: of } })),
    }),
  map: (of: { area?: string; commodity?: string }) =>
    queryOptions({
      queryKey: ["map", of],
      ...forever,
      queryFn: async () => orThrow(await client.GET("/api/map", { params: { query: of } })),
    }),
  areas: () =>
    queryOptions({ queryKey: ["areas"], ...forever, queryFn: async () => orThrow(await client.GET("/api/areas")) }),
  area: (code: string) =>
    queryOptions({
      queryKey: ["area", code],
      ...forever,
      queryFn: async () => orThrow(await client.GET("/api/areas/{code}", { params: { path: { code } } })),
    }),
  ranking: () =>
    queryOptions({ queryKey: ["ranking"], ...forever, queryFn: async () => orThrow(await client.GET("/api/ranking")) }),
  findings: (of: { kind?: string; area?: string }) =>
    queryOptions({
      queryKey: ["findings", of],
      ...forever,
      queryFn: async () => orThrow(await client.GET("/api/findings", { params: { query: of } })),
    }),
  moneyCase: (finding: string) =>
    queryOptions({
      queryKey: ["case", finding],
      ...forever,
      queryFn: async () => orThrow(await client.GET("/api/cases/{finding}", { params: { path: { finding } } })),
    }),
  deconfliction: (of: { agency?: string; subject?: string }) =>
    queryOptions({
      queryKey: ["deconfliction", of],
      ...forever,
      queryFn: async () => orThrow(await client.GET("/api/deconfliction", { params: { query: of } })),
    }),
  screening: () =>
    queryOptions({
      queryKey: ["screening"],
      staleTime: 0, // a list may be kept while this is served
      queryFn: async () => orThrow(await client.GET("/api/screening")),
    }),
  /** A question is posted, so that no name lies in an address; it is asked anew with each number. */
  lookUp: (asked: Asked | undefined, number: number) =>
    queryOptions({
      queryKey: ["look-up", number, asked],
      ...forever,
      enabled: asked !== undefined,
      queryFn: async () => orThrow(await client.POST("/api/screening", { body: asked as Asked })),
    }),
  who: () => queryOptions({ queryKey: ["who"], staleTime: 0, queryFn: async () => orThrow(await client.GET("/api/who")) }),
  pair: (left: string, right: string) =>
    queryOptions({
      queryKey: ["who", "pair", left, right],
      staleTime: 0,
      queryFn: async () => orThrow(await client.GET("/api/who/pair", { params: { query: { left, right } } })),
    }),
  gaps: () =>
    queryOptions({ queryKey: ["gaps"], ...forever, queryFn: async () => orThrow(await client.GET("/api/gaps")) }),
  editions: () =>
    queryOptions({ queryKey: ["editions"], ...forever, queryFn: async () => orThrow(await client.GET("/api/editions")) }),
  explain: (anchor: string) =>
    queryOptions({
      queryKey: ["explain", anchor],
      ...forever,
      enabled: anchor !== "",
      queryFn: async () => orThrow(await client.GET("/api/explain/{anchor}", { params: { path: { anchor } } })),
    }),
};

/** What writes; each answer makes the pages that show it ask anew. */
export const acts = {
  decide: async (decision: Shapes["Decision"]) => orThrow(await client.POST("/api/who/decisions", { body: decision })),
  undo: async (decision: string, reason: string) =>
    orThrow(await client.POST("/api/who/decisions/{decision}/undo", { params: { path: { decision } }, body: { reason } })),
};
