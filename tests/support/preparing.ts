import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { hasErrors } from '../../src/base/diagnostic.ts';
import type { Parameters } from '../../src/base/parameter.ts';
import { literal } from '../../src/base/sql-text.ts';
import { type Instant, instantOf } from '../../src/base/time.ts';
import type { Ledger, Row, Session } from '../../src/ports.ts';
import { isChannelStep, type Project } from '../../src/project/project.ts';
import { readProject } from '../../src/project/read.ts';
import { type PreparedList, prepareList } from '../../src/run/prepare.ts';
import { runFolder } from '../../src/run/run-folder.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { smallProject } from './small-project.ts';
import { testWarehouse } from './warehouse.ts';

/** When every list of the tests is made: a summer morning in London. */
export const frozenAt = instantOf('2017-07-03T05:30:00Z');
const thisRun = 'win_back@2017-07-03';
export const addressKey = Buffer.from('0123456789abcdef0123456789abcdef');

/** One row of a list as a reader of Parquet sees it. */
export interface ReadRow extends Row {
  readonly seq: number;
  readonly send_key: string;
  readonly profile_key: string;
  readonly entity_key: string;
  readonly address: string;
  readonly address_key: string;
  readonly variant: string | null;
  readonly not_before: number;
  readonly expires_at: number;
  readonly zone: string;
  readonly payload: string;
}

export interface PreparedRows {
  readonly list: PreparedList;
  /** In the order of the file. */
  readonly listed: readonly ReadRow[];
  /** The reason of every row that was left out, by entity key. */
  readonly excluded: ReadonlyMap<string, string>;
  readonly exclusions: readonly Row[];
  /** The SQL that stands beside the list. */
  readonly sql: string;
}

export interface ListRig extends AsyncDisposable {
  readonly ledger: Ledger;
  /** A connection to the warehouse: tests make the profile and entity tables here. */
  readonly session: Session;
  /** The campaign is another one from here on. */
  use(campaign: string): void;
  /** Makes the list of the step `offer` out of the rows of a SELECT. */
  prepare(population: string, occasion?: Occasion): Promise<PreparedRows>;
  /** Makes it and records it in the ledger as frozen, as of its own time. */
  freeze(population: string, occasion?: Occasion): Promise<PreparedRows>;
  /** Records a frozen list of people, by their profile keys, without preparing anything. */
  reach(people: readonly string[], occasion: Required<Omit<Occasion, 'as'>>): Promise<void>;
}

export interface Occasion {
  readonly runKey?: string;
  readonly at?: Instant;
  /** Under which name the ledger gets the list; its own when absent. */
  readonly as?: { readonly campaign?: string; readonly step?: string };
}

/** The address as the ledger knows it, computed without the engine. */
export const keyOf = (form: string): string => createHmac('sha256', addressKey).update(form).digest('hex');

/** A warehouse and a ledger in memory, and the campaign `win_back` with one channel step, `offer`, as a test writes it. */
export async function listRig(campaign: string, files: Readonly<Record<string, string>> = {}): Promise<ListRig> {
  let project = projectOf({ ...files, 'campaigns/win_back/campaign.yml': campaign });
  const { warehouse, folder } = await testWarehouse();
  const clock = manualClock(frozenAt);
  const ledger = await openLedger(await warehouse.session('ledger'), clock);
  const session = await warehouse.session();
  await session.run('create schema core');

  async function prepare(population: string, { runKey = thisRun, at = frozenAt }: Occasion = {}) {
    const run = runFolder(folder, runKey);
    await using writer = await openFiles().create(run.compiled('people'));
    await writer.write('-- makes the folder\n');
    await writer.commit();
    await session.run(`copy (${population}) to '${run.population('people', '')}' (format parquet)`);
    const winBack = project.campaigns.get('win_back');
    const step = winBack?.steps.get('offer');
    if (winBack === undefined || step === undefined || !isChannelStep(step))
      throw new Error('there is no step "offer"');
    const parameters: Parameters = {
      campaign: { type: 'text', value: winBack.id },
      run_key: { type: 'text', value: runKey },
    };
    const list = await prepareList(step, at, {
      ...{ warehouse, files: openFiles(), folder: run, parameters, project, campaign: winBack, addressKey },
    });
    const exclusions = (await parquetRows(run.exclusions('offer'))) as { entity_key: string; reason: string }[];
    return {
      list,
      listed: (await parquetRows(run.list('offer'))) as ReadRow[],
      exclusions,
      excluded: new Map(exclusions.map(({ entity_key, reason }) => [entity_key, reason])),
      sql: await readFile(run.listSql('offer'), 'utf8'),
      run,
    };
  }

  return {
    ledger,
    session,
    prepare,
    use(changed) {
      project = projectOf({ ...files, 'campaigns/win_back/campaign.yml': changed });
    },
    async freeze(population, occasion = {}) {
      const { runKey = thisRun, at = frozenAt, as = {} } = occasion;
      const prepared = await prepare(population, occasion);
      const { list, run } = prepared;
      const { kind, entity, config } = list.step;
      await ledger.freeze(
        {
          ...{ campaign: 'win_back', runKey, step: 'offer', channel: config.channel, channelKind: kind, entity },
          ...{ rows: list.rows, excluded: list.excluded, hash: list.hash, frozenAt: at, ...as },
        },
        run.list('offer'),
        run.exclusions('offer'),
      );
      return prepared;
    },
    async reach(people, { runKey, at }) {
      const rows = `select unnest(range(${people.length}))::integer as seq, unnest([${people.join(', ')}]::varchar[]) as profile_key`;
      const list = `select *, sha256(${literal(runKey)} || profile_key) as send_key, null::varchar as variant, profile_key as entity_key, 'unknown' as address_key from (${rows})`;
      const files = { list: path.join(folder, 'reached.parquet'), exclusions: path.join(folder, 'nobody.parquet') };
      await session.run(`copy (${list}) to ${literal(files.list)} (format parquet)`);
      await session.run(
        `copy (select profile_key, entity_key, '' as reason, null::varchar as holdout, null::varchar as merged_into from ${literal(files.list)} where false) to ${literal(files.exclusions)} (format parquet)`,
      );
      await ledger.freeze(
        {
          ...{ campaign: 'win_back', runKey, step: 'offer', channel: 'newsletter', channelKind: 'email' },
          ...{ entity: 'customer', rows: people.length, excluded: 0, hash: '', frozenAt: at },
        },
        files.list,
        files.exclusions,
      );
    },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await ledger[Symbol.asyncDispose]();
      await warehouse[Symbol.asyncDispose]();
    },
  };
}

export function projectOf(changed: Readonly<Record<string, string | undefined>>): Project {
  const { value, diagnostics } = readProject(smallProject(changed));
  if (value === undefined || hasErrors(diagnostics)) throw new Error(diagnosticLines(diagnostics));
  return value;
}

/** The rows of a Parquet file, read without the engine that wrote it. */
export async function parquetRows(path: string): Promise<Row[]> {
  const table = tableFromIPC(readParquet(await readFile(path)).intoIPCStream());
  return table.toArray().map((row) => (row as { toJSON(): Row }).toJSON());
}
