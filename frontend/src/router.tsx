import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";

import { Shell } from "./shared/Shell";

/** Page state lives in the address, so that a link reproduces the view. */
export interface Search {
  why?: string | undefined;
  q?: string | undefined;
  network?: string | undefined;
  area?: string | undefined;
  commodity?: string | undefined;
  kind?: string | undefined;
  subject?: string | undefined;
  leg?: string | undefined;
  agency?: string | undefined;
  pair?: string | undefined;
}

const known = ["why", "q", "network", "area", "commodity", "kind", "subject", "leg", "agency", "pair"] as const;

function readSearch(raw: Record<string, unknown>): Search {
  const found: Search = {};
  for (const key of known) {
    const value = raw[key];
    if (typeof value === "string" && value !== "") found[key] = value;
  }
  return found;
}

const root = createRootRoute({ component: Shell, validateSearch: readSearch });

const page = <P extends string>(path: P, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load as () => Promise<Record<string, React.ComponentType>>, name),
  });

const pages = [
  page("/", () => import("./start/StartPage"), "StartPage"),
  page("/search", () => import("./search/SearchPage"), "SearchPage"),
  page("/subjects/$id", () => import("./entity/EntityPage"), "EntityPage"),
  page("/networks", () => import("./chart/ChartPage"), "ChartPage"),
  page("/map", () => import("./map/MapPage"), "MapPage"),
  page("/areas", () => import("./areas/AreasPage"), "AreasPage"),
  page("/areas/$code", () => import("./areas/AreaPage"), "AreaPage"),
  page("/ranking", () => import("./ranking/RankingPage"), "RankingPage"),
  page("/gaps", () => import("./gaps/GapsPage"), "GapsPage"),
  page("/deconfliction", () => import("./deconfliction/DeconflictionPage"), "DeconflictionPage"),
  page("/screening", () => import("./screening/ScreeningPage"), "ScreeningPage"),
  page("/who", () => import("./who/WhoPage"), "WhoPage"),
  page("/money", () => import("./money/MoneyPage"), "MoneyPage"),
  page("/money/$id", () => import("./money/CasePage"), "CasePage"),
  page("/editions", () => import("./editions/EditionsPage"), "EditionsPage"),
];

export const router = createRouter({ routeTree: root.addChildren(pages), defaultPreload: "intent", scrollRestoration: true });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
