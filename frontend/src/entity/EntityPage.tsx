import "./entity.css";

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";

import { api, type Shapes } from "../api/client";
import { MESSAGES } from "../messages";
import { MarkingBadge } from "../shared/Marking";
import { Empty, Loaded, Page, Section } from "../shared/Page";
import { Why } from "../shared/Why";
import { count, percent, plural } from "../shared/words";
import { Joined } from "./Joined";
import { TiesTable } from "./TiesTable";
import { Values } from "./Values";

type Entity = Shapes["EntityPage"];
const WORDS = MESSAGES.entity;

export function EntityPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const entity = useQuery(api.entity(id));
  const known = entity.data;
  return (
    <Page
      title={known?.caption ?? (entity.isError ? id : MESSAGES.loading)}
      small={known && `${known.schema_name} · ${known.canonical_id}`}
      marking={known && <MarkingBadge tlp={known.tlp} handling={known.handling} />}
    >
      <Loaded of={entity}>{(data) => <Subject entity={data} />}</Loaded>
    </Page>
  );
}

function Subject({ entity }: { entity: Entity }) {
  return (
    <>
      <Facts entity={entity} />
      <div className="entity-columns">
        <div>
          <Section title={WORDS.values}>
            <Values properties={entity.properties} />
          </Section>
        </div>
        <div>
          {entity.networks.length > 0 && (
            <Section title={WORDS.networks}>
              <Networks entity={entity} />
            </Section>
          )}
          <Section title={WORDS.joined}>
            {entity.joined.length < 2 ? <Empty>{WORDS.oneRecord}</Empty> : <Joined entity={entity} />}
          </Section>
        </div>
      </div>
      {entity.findings.length > 0 && (
        <Section title={WORDS.findings}>
          {entity.findings.map((finding) => (
            <div className="sentence" key={finding.finding_id}>
              <p>{finding.reason}</p>
              <aside className="note">
                <span className="note-line">
                  {finding.kind} <Why id={finding.finding_id} />
                </span>
              </aside>
            </div>
          ))}
        </Section>
      )}
      <Section title={WORDS.ties}>
        {entity.ties.length > 0 && (
          <p>
            <Link to="/networks" search={{ subject: entity.canonical_id }}>
              {WORDS.chart}
            </Link>
            {entity.ties_left_out > 0 && <span className="mute"> {WORDS.tiesLeftOut(count(entity.ties_left_out))}</span>}
          </p>
        )}
        <TiesTable ties={entity.ties} />
      </Section>
    </>
  );
}

function Facts({ entity }: { entity: Entity }) {
  const facts: [string, string][] = [
    [WORDS.known, `${count(entity.records)} from ${plural(entity.reports, "report", "reports")}`],
    [WORDS.held, entity.agencies.join(", ")],
    [WORDS.countries, entity.countries.join(", ").toUpperCase()],
    [WORDS.areas, entity.crime_areas.join(", ")],
  ];
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Networks({ entity }: { entity: Entity }) {
  return (
    <ul className="plain">
      {entity.networks.map((one) => (
        <li key={one.network}>
          <Link to="/networks" search={{ network: one.network }}>
            {WORDS.member(one.network)}
          </Link>{" "}
          {percent(one.membership)}
          {one.role && `, ${one.role}`}
          {`, ${plural(one.degree, "tie", "ties")} inside`}
          {one.broker && `; ${WORDS.broker}`}
        </li>
      ))}
    </ul>
  );
}
