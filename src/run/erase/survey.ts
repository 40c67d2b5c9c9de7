import { literal } from '../../base/sql-text.ts';
import type { RunRecord, Session } from '../../ports.ts';
import type { Entities } from '../../project/link.ts';
import { countRows, rowsOf } from '../rows.ts';
import { givenValues } from '../run-definition.ts';
import { runFolder } from '../run-folder.ts';
import { savedVersions } from '../saved-audiences.ts';
import { blankedPopulation } from './blanked.ts';
import { isOver } from '../run-status.ts';
import { type Person, personInLedger } from './person.ts';
import { isThere, type Trace, type TraceContext, tracesOf } from './traces.ts';

/** Where an environment holds a person, and what was sent there. */
export interface Survey {
  readonly traces: readonly Trace[];
  /** Messages that are still to be sent. */
  readonly open: number;
  /** Runs that are not over: their files forget nobody before they are. */
  readonly openRuns: ReadonlySet<string>;
  /** What providers have got, or may have. */
  readonly sent: readonly { readonly channel: string; readonly messages: number }[];
  /** Sets of print files in which there is a piece for the person. */
  readonly printed: readonly { readonly runKey: string; readonly step: string; readonly vendor: string }[];
  /** Versions of saved audiences, by their files. */
  readonly saved: readonly { readonly file: string; readonly rows: number }[];
  /** Links that events of its messages name, as providers reported them: an erasure blanks them. */
  readonly links: number;
  /** Runs that were given values, with --var or by a signal, and the names of these: whom the values name nobody can say. */
  readonly given: readonly { readonly runKey: string; readonly names: readonly string[] }[];
  /** True when the ledger has heard of the profile. */
  readonly isInLedger: boolean;
}

interface SurveyContext extends TraceContext {
  readonly runs: readonly RunRecord[];
  readonly entities: Entities;
}

export async function survey(written: Person, context: SurveyContext): Promise<Survey> {
  const { session, runs } = context;
  const person = await personInLedger(session, written);
  const traces: Trace[] = [];
  for (const run of runs) traces.push(...(await tracesOf(run, person, context)));
  const messages = await messagesOf(session, person.profile);
  return {
    traces,
    openRuns: new Set(runs.filter((run) => !isOver(run)).map(({ runKey }) => runKey)),
    ...messages,
    printed: await printedFor(session, person.profile),
    saved: await savedRows(person, context),
    links: await countRows(
      session,
      'from ledger.events where url is not null and profile_key = $profile',
      whose(person.profile),
    ),
    given: await givenTo(runs, context),
    isInLedger: await isListed(session, person.profile),
  };
}

async function messagesOf(session: Session, profile: string): Promise<Pick<Survey, 'open' | 'sent'>> {
  const rows = await rowsOf(
    session,
    `select channel, count(*) filter (where status in ('listed', 'deferred', 'retry'))::double as open,
       count(*) filter (where status in ('accepted', 'unknown') and kind <> 'direct_mail')::double as sent
     from log.messages where profile_key = $profile group by channel order by channel`,
    whose(profile),
  );
  return {
    open: rows.reduce((sum, { open }) => sum + Number(open), 0),
    sent: rows.flatMap(({ channel, sent }) =>
      Number(sent) === 0 ? [] : [{ channel: channel as string, messages: Number(sent) }],
    ),
  };
}

async function printedFor(session: Session, profile: string): Promise<Survey['printed']> {
  const rows = await rowsOf(
    session,
    `select run_key, step, s.vendor from log.messages m join log.print_set_states s using (run_key, step)
     where m.profile_key = $profile and m.status in ('accepted', 'unknown') group by all order by all`,
    whose(profile),
  );
  return rows.map((row) => ({
    runKey: row['run_key'] as string,
    step: row['step'] as string,
    vendor: row['vendor'] as string,
  }));
}

async function savedRows(
  person: Person,
  { session, files, folder, entities }: SurveyContext,
): Promise<Survey['saved']> {
  const found: Survey['saved'][number][] = [];
  for (const { file, columns, entity } of await savedVersions(session)) {
    const path = `${folder}/${file}`;
    const blanking = blankedPopulation(path, columns, person, entities, entity);
    if (blanking === undefined || !(await isThere(files, path))) continue;
    const rows = await countRows(session, `from read_parquet(${literal(path)}) where ${blanking.holds}`);
    if (rows > 0) found.push({ file, rows });
  }
  return found;
}

async function givenTo(runs: readonly RunRecord[], { files, folder }: TraceContext): Promise<Survey['given']> {
  const found: Survey['given'][number][] = [];
  for (const { runKey } of runs) {
    const names = Object.keys(await givenValues(files, runFolder(folder, runKey)));
    if (names.length > 0) found.push({ runKey, names });
  }
  return found;
}

const isListed = async (session: Session, profile: string): Promise<boolean> =>
  (await countRows(
    session,
    `select 1 from log.listed where profile_key = $profile union all select 1 from log.excluded where profile_key = $profile
     union all select 1 from log.erasures where profile_key = $profile`,
    whose(profile),
  )) > 0;

const whose = (profile: string) => ({ profile: { type: 'text', value: profile } }) as const;
