import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useSearch } from "@tanstack/react-router";
import { useRef } from "react";

import { api } from "../api/client";
import { MESSAGES } from "../messages";
import { MarkingBadge } from "./Marking";
import { WhyDrawer } from "./Why";

const PAGES = [
  ["/", MESSAGES.nav.start],
  ["/ranking", MESSAGES.nav.ranking],
  ["/areas", MESSAGES.nav.areas],
  ["/networks", MESSAGES.nav.networks],
  ["/map", MESSAGES.nav.map],
  ["/money", MESSAGES.nav.money],
  ["/screening", MESSAGES.nav.screening],
  ["/who", MESSAGES.nav.who],
  ["/deconfliction", MESSAGES.nav.deconfliction],
  ["/gaps", MESSAGES.nav.gaps],
  ["/editions", MESSAGES.nav.editions],
] as const;

/** Ids as the margins of an edition print them, and those of statements, reports, ties and the like. */
const ID = /^([A-Z]-\d+-\d+|[a-z]{1,2}-[0-9a-f]{20})$/;

/** The frame of every page: marking, as-of date and build are always visible. */
export function Shell() {
  const { data: about } = useQuery(api.about());
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {MESSAGES.skip}
      </a>
      <header className="banner">
        {about && <MarkingBadge tlp={about.tlp} handling={about.handling} />}
        {about?.invented && (
          <strong className="invented">
            <span>{MESSAGES.invented}</span>
          </strong>
        )}
        {about && (
          <span className="banner-facts">
            {about.unit} · as of {about.as_of} · build <span className="mono">{about.build_id}</span>
          </span>
        )}
      </header>
      <nav className="nav" aria-label={MESSAGES.pages}>
        <span className="product">{MESSAGES.product}</span>
        <SearchBox />
        {PAGES.map(([to, name]) => (
          <Link key={to} to={to} activeOptions={{ exact: to === "/" }} className="nav-link">
            {name}
          </Link>
        ))}
        <SchemeButton />
      </nav>
      <main id="main" className="main" tabIndex={-1}>
        <Outlet />
      </main>
      <WhyDrawer />
    </div>
  );
}

function SearchBox() {
  const { q } = useSearch({ strict: false });
  const navigate = useNavigate();
  const box = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => box.current?.focus()]]);
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const words = box.current?.value.trim() ?? "";
        void navigate(ID.test(words) ? { to: ".", search: { why: words } } : { to: "/search", search: { q: words } });
      }}
    >
      <input
        ref={box}
        key={q ?? ""}
        type="search"
        defaultValue={q ?? ""}
        className="search-box"
        aria-label={MESSAGES.searchHint}
        placeholder={MESSAGES.searchKey}
      />
    </form>
  );
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  return (
    <button type="button" className="scheme" onClick={() => setColorScheme(dark ? "light" : "dark")}>
      {dark ? MESSAGES.light : MESSAGES.dark}
    </button>
  );
}
