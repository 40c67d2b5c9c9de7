import { manualClock } from '../../src/adapters/clock.ts';
import { hasErrors } from '../../src/base/diagnostic.ts';
import type { Event } from '../../src/base/event.ts';
import { dateOf, instantOf } from '../../src/base/time.ts';
import { projectParameters } from '../../src/plan/parameters.ts';
import type { ProjectPlan } from '../../src/plan/project-plan.ts';
import type { JsonValue, Session } from '../../src/ports.ts';
import { explanationText } from '../../src/report/explanation-text.ts';
import { eventText } from '../../src/report/event-text.ts';
import { type BuildOptions, type BuiltModel, buildModels } from '../../src/run/build.ts';
import { explainModels } from '../../src/run/build/explain.ts';
import { prepareBuilds, recordLoad } from '../../src/run/build/builds.ts';
import { checkedProject, emptyEngine } from './built-model.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { rowsOf } from './warehouse.ts';

/** One night: what is exported, what changes in the project, and how it is built. */
export interface Night extends BuildOptions {
  /** YYYY-MM-DD. */
  readonly on: string;
  /** Rows of `raw.items`, loaded anew; without them nothing is loaded. */
  readonly items?: readonly string[];
  /** Files that change, and stay so. */
  readonly files?: Readonly<Record<string, string>>;
  /** A plan that was checked already. */
  readonly plan?: ProjectPlan;
}

export interface Nights extends AsyncDisposable {
  readonly session: Session;
  /** What was told, without how long it took. */
  build(night: Night): Promise<string>;
  results(night: Night): Promise<readonly BuiltModel[]>;
  explain(model: string, night: Night): Promise<string>;
  /** The rows of a SELECT, one a line, values between spaces. */
  rows(sql: string): Promise<string>;
  plan(files?: Night['files']): Promise<ProjectPlan>;
}

const project = {
  'campaigns/win_back/campaign.yml': undefined,
  'campaigns/win_back/recent.sql': undefined,
  'campaigns/win_back/offer.mjml': undefined,
  'models/audiences/lapsed.sql': undefined,
  'models/core/customers.sql':
    "select 1 as customer_id, 'a@example.com' as email, timestamp '2017-01-01' as modified_at, true as email_consent\n",
  'models/sources.yml': `
items:
  files: data/exports/items.csv
  columns:
    id: { type: integer }
    name: { type: varchar }
    price: { type: integer }
    changed_at: { type: timestamp }
`.trimStart(),
};

/** A warehouse that is built night after night from a project with one source, `raw.items`. */
export async function nights(files: Readonly<Record<string, string>>): Promise<Nights> {
  const engine = await emptyEngine();
  const [session, beside] = [await engine.session(), await engine.session()];
  let texts: Readonly<Record<string, string | undefined>> = { ...project, ...files };
  await session.run('create schema raw');
  await session.run('create table raw.items (id integer, name varchar, price integer, changed_at timestamp)');
  await prepareBuilds(session);

  const plan = async (changed: Night['files'] = {}): Promise<ProjectPlan> => {
    texts = { ...texts, ...changed };
    const { value, diagnostics } = await checkedProject(texts);
    if (value === undefined || hasErrors(diagnostics)) throw new Error(diagnosticLines(diagnostics));
    return value;
  };
  const prepare = async ({ on, items, files: changed, plan: ready, ...options }: Night) => {
    const clock = manualClock(instantOf(`${on}T05:30:00Z`));
    const planned = ready ?? (await plan(changed));
    if (items !== undefined) {
      await session.run('delete from raw.items');
      if (items.length > 0) await session.run(`insert into raw.items values ${items.join(', ')}`);
      await recordLoad(session, 'items', clock.now());
    }
    const events: Event[] = [];
    const parameters = projectParameters(planned.project, dateOf(on)).value ?? {};
    const context = { session, clock, emit: (event: Event) => events.push(event), parameters };
    return { planned, context, options: { beside: [beside], ...options }, events };
  };
  const own = (model: string): boolean => model !== 'core.customers';
  return {
    session,
    plan,
    async build(night) {
      const { planned, context, options, events } = await prepare(night);
      await buildModels(planned, context, options);
      return events
        .filter((event) => event.kind !== 'begun' && (!('model' in event) || own(event.model)))
        .map((event) =>
          eventText(event, 'UTC')
            .replace(/ · .*$/, '')
            .trimEnd(),
        )
        .join('\n');
    },
    async results(night) {
      const { planned, context, options } = await prepare(night);
      return (await buildModels(planned, context, options)).filter(({ model }) => own(model));
    },
    async explain(model, night) {
      const { planned, context, options } = await prepare(night);
      const all = await explainModels(planned, context, options);
      return all
        .filter((one) => one.model === model)
        .map(explanationText)
        .join('\n');
    },
    async rows(sql) {
      const rows = await rowsOf(session, sql);
      return rows.map((row) => Object.values(row).map(shown).join(' ')).join('\n');
    },
    async [Symbol.asyncDispose]() {
      await beside[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

const shown = (value: JsonValue): string =>
  typeof value === 'string' ? value : value === null ? '·' : JSON.stringify(value);
