import path from 'node:path';
import { didYouMean } from '../../base/suggest.ts';
import { identifier, literal, qualified } from '../../base/sql-text.ts';
import { utc } from '../../base/time.ts';
import type { SavedVersion, Session } from '../../ports.ts';
import { type AudienceDifference, type AudienceLine, audiencesText, differenceText } from '../../report/audiences.ts';
import { countRows, rowsOf } from '../../run/rows.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { type Saved, withSaved } from '../saved-work.ts';
import { openSetting, type Setting } from '../setting.ts';

export interface AudiencesOptions extends CommandOptions {
  /** Nothing: all. One name: its versions. `diff A B`: two of them held against one another. */
  readonly words: readonly string[];
}

type SavedWork = Setting & Saved;

/** `muster audiences`: models of kind audience and what campaigns have saved. */
export async function audiences(options: AudiencesOptions, io: Io): Promise<ExitCode> {
  const [first, a, b, ...more] = options.words;
  const isDiff = first === 'diff';
  if (isDiff ? a === undefined || b === undefined || more.length > 0 : a !== undefined)
    throw new Refusal('muster audiences, muster audiences NAME, or muster audiences diff A B');
  const setting = await openSetting(options, io);
  return withSaved(setting, 'audiences', async (work) => {
    await using session = await work.engine.session();
    if (isDiff) print(await differenceOf(session, a ?? '', b ?? '', work), differenceText, work);
    else {
      const lines = first === undefined ? await catalogue(session, work) : history(first, work.versions);
      const zone = work.plan.project.config.timezone;
      print(lines.map(plainLine), () => audiencesText(lines, work.clock.now(), zone, io.style), work);
    }
    return exitCode.done;
  });
}

function print<T>(value: T, text: (value: T) => string, { options, io }: SavedWork): void {
  io.out(options.json ? JSON.stringify(value, null, 2) : text(value));
}

const plainLine = ({ savedAt, expiresAt, ...line }: AudienceLine) => ({
  ...line,
  ...(savedAt === undefined ? {} : { savedAt: utc(savedAt) }),
  ...(expiresAt === undefined ? {} : { expiresAt: utc(expiresAt) }),
});

async function catalogue(session: Session, { plan, versions }: SavedWork): Promise<AudienceLine[]> {
  const models: AudienceLine[] = [];
  for (const { model } of plan.models) {
    if (model.header.kind !== 'audience') continue;
    const table = `from ${qualified(model.name)}`;
    const isThere = 'columns' in (await session.describe(table, {}));
    const rows = isThere ? { rows: await countRows(session, table) } : {};
    models.push({ name: model.name, entity: model.header.entity ?? '', ...rows });
  }
  const names = [...new Set(versions.map(({ name }) => name))];
  return [...models, ...names.flatMap((name) => history(name, versions).slice(-1))];
}

/** Every save of an audience, oldest first. */
function history(name: string, versions: readonly SavedVersion[]): AudienceLine[] {
  const bare = name.replace(/^saved\./, '');
  const own = versions.filter((version) => version.name === bare);
  if (own.length === 0) throw unknownAudience(name, versions);
  return own.map(({ entity, rows, savedAt, runKey, expiresAt }, index) => {
    const before = own[index - 1];
    return {
      ...{ name: `saved.${bare}`, entity, rows, savedAt, run: runKey },
      ...(before === undefined ? {} : { change: rows - before.rows }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
  });
}

const unknownAudience = (name: string, versions: readonly SavedVersion[]): Refusal =>
  new Refusal(
    `no campaign has saved "${name}" yet`,
    didYouMean(
      name,
      versions.map((version) => version.name),
    ),
  );

interface Members {
  readonly entity: string;
  readonly from: string;
}

async function differenceOf(session: Session, a: string, b: string, work: SavedWork): Promise<AudienceDifference> {
  const [left, right] = [membersOf(a, work), membersOf(b, work)];
  if (left.entity !== right.entity)
    throw new Refusal(`"${a}" has rows of ${left.entity}, "${b}" has rows of ${right.entity}`);
  const key = identifier(work.plan.project.config.entities[left.entity]?.key ?? '');
  for (const [name, { from }] of [
    [a, left],
    [b, right],
  ] as const) {
    if ('problem' in (await session.describe(`select ${key} ${from}`, {})))
      throw new Refusal(`the rows of "${name}" are not there any more`, 'of old versions only the record is kept');
  }
  const [row] = await rowsOf(
    session,
    `select count(*) filter (where l.k is null)::double as added, count(*) filter (where r.k is null)::double as removed,
       count(*) filter (where l.k is not null and r.k is not null)::double as common
     from (select ${key} as k ${left.from}) l full join (select ${key} as k ${right.from}) r on l.k = r.k`,
  );
  return { a, b, added: Number(row?.['added']), removed: Number(row?.['removed']), common: Number(row?.['common']) };
}

/** The rows that a word means: a model of kind audience, the last save of a name, or `NAME@RUN`. */
function membersOf(word: string, { plan, environment, versions, busy }: SavedWork): Members {
  const model = plan.project.models.get(word);
  if (model !== undefined && busy !== undefined) throw busy;
  if (model?.header.kind === 'audience') return { entity: model.header.entity ?? '', from: `from ${qualified(word)}` };
  const [name = '', ...run] = word.replace(/^saved\./, '').split('@');
  const runKey = run.join('@');
  const own = versions.filter((version) => version.name === name);
  const version = runKey === '' ? own.at(-1) : own.findLast((one) => one.runKey === runKey);
  if (own.length > 0 && version === undefined)
    throw new Refusal(
      `${runKey} has not saved "${name}"`,
      didYouMean(
        runKey,
        own.map((one) => one.runKey),
      ),
    );
  if (version === undefined) throw unknownAudience(name, versions);
  return { entity: version.entity, from: `from read_parquet(${literal(path.join(environment.folder, version.file))})` };
}
