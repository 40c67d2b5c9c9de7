import type { Files, LedgerPosition, RunStatus, Session } from '../../ports.ts';
import { fileHash } from '../parquet.ts';
import { rowsOf } from '../rows.ts';
import { folderName, runFolder } from '../run-folder.ts';
import { isFinal } from '../run-status.ts';
import { expiredRuns } from './retention.ts';
import { wentBack } from './went-back.ts';

/** One thing that holds in every sound ledger, and where it does not. */
export interface LedgerCheck {
  readonly what: string;
  /** Nothing is wrong when it is empty; a few examples otherwise. */
  readonly problems: readonly string[];
}

/** Examples of one problem that are shown. */
const mostShown = 5;

/** Each finds what must not be there, one row a problem. */
const invariants: readonly { readonly what: string; readonly sql: string }[] = [
  {
    what: 'it has one name, and its starts rise',
    sql: `select 'it has ' || count(*) || ' names' as problem from log.identity having count(*) <> 1
      union all select 'start ' || epoch || ' comes after start ' || before
      from (select epoch, lag(epoch) over (order by rowid) as before from log.starts) where epoch <= before`,
  },
  {
    what: 'a list was frozen once, and has all its members',
    sql: `select l.run_key || ' ' || l.step || ': ' || l."rows" || ' rows, ' || coalesce(m.members, 0) || ' members' as problem
      from log.lists l left join (
        select run_key, step, count(*) as members, count(distinct seq) as seqs, max(seq) as last from log.listed group by all
      ) m using (run_key, step)
      where l."rows" <> coalesce(m.members, 0) or m.seqs <> m.members or m.last <> m.members - 1
      union all select run_key || ' ' || step || ': frozen ' || count(*) || ' times' from log.lists group by run_key, step
      having count(*) > 1`,
  },
  {
    what: 'whoever was left out is counted',
    sql: `select l.run_key || ' ' || l.step || ': ' || l.excluded || ' excluded, ' || coalesce(x.n, 0) || ' found' as problem
      from log.lists l left join (select run_key, step, count(*) as n from log.excluded group by all) x using (run_key, step)
      where l.excluded <> coalesce(x.n, 0)`,
  },
  {
    what: 'no send key is there twice',
    sql: 'select send_key as problem from log.listed group by send_key having count(*) > 1',
  },
  {
    what: 'only what was listed was tried',
    sql: `select i.run_key || ' ' || i.step || ': an intent without a list' as problem
      from (select run_key, step, max(list_max(seqs)) as last from log.intents group by all) i
      left join log.lists l using (run_key, step) where l.hash is null or i.last >= l."rows"
      union all select o.run_key || ' ' || o.step || ': an outcome without a list'
      from (select run_key, step, max(seq) as last from log.outcomes group by all) o
      left join log.lists l using (run_key, step) where l.hash is null or o.last >= l."rows"`,
  },
  {
    what: 'the states of a list add up to it',
    sql: `select l.run_key || ' ' || l.step || ': ' || l."rows" || ' rows, ' || coalesce(m.n, 0) || ' states' as problem
      from log.lists l left join (select run_key, step, count(*) as n from log.messages group by all) m using (run_key, step)
      where l."rows" <> coalesce(m.n, 0)`,
  },
  {
    what: 'every list belongs to a run',
    sql: `select run_key || ' ' || step as problem from log.lists where run_key not in (select run_key from log.runs)`,
  },
];

/** What is wrong with a ledger in itself. */
export async function checkLedger(session: Session): Promise<LedgerCheck[]> {
  const checks: LedgerCheck[] = [];
  for (const { what, sql } of invariants) {
    const found = await rowsOf(session, `select problem from (${sql}) limit ${mostShown}`);
    checks.push({ what, problems: found.map(({ problem }) => problem as string) });
  }
  return checks;
}

/** What is wrong with a ledger as that of an environment: its lists' files, and the marks of how far it was. */
export async function checkSurroundings(
  session: Session,
  position: LedgerPosition | undefined,
  files: Files,
  /** Absolute, of the environment. */
  folder: string,
): Promise<LedgerCheck[]> {
  const runs = await rowsOf(session, 'select distinct run_key from log.runs');
  const back = await wentBack({ position, runKeys: runs.map(({ run_key }) => run_key as string) }, files, folder);
  return [
    {
      what: 'files of lists are what was frozen',
      problems: (await changedLists(session, files, folder)).slice(0, mostShown),
    },
    { what: 'no mark is ahead of it', problems: back === undefined ? [] : [`it ${back.found}`] },
  ];
}

/**
 * A list whose file is gone is fine when it has expired, or nothing of its run goes on any more. One that somebody was taken out of has the hash that
 * was recorded then.
 */
async function changedLists(session: Session, files: Files, folder: string): Promise<string[]> {
  const lists = await rowsOf(
    session,
    `select l.run_key, l.step, l.hash, r.status,
       coalesce(list_distinct(w.hashes), []) as rewritten
     from log.lists l join runs r using (run_key)
     left join (
       select run_key, file, list(was) || list(hash) as hashes from log.rewrites group by all
     ) w on w.run_key = l.run_key and w.file = 'lists/' || l.step || '.parquet'`,
  );
  const expired = await expiredRuns(files, folder);
  const changed: string[] = [];
  for (const { run_key, step, hash, status, rewritten } of lists) {
    const mayBeGone = isFinal({ status: status as RunStatus }) || expired.has(folderName(run_key as string));
    const file = runFolder(folder, run_key as string).list(step as string);
    const name = file.slice(folder.length + 1);
    const isThere = (await files.find(folder, name)).length > 0;
    if (!isThere && mayBeGone) continue;
    if (!isThere) changed.push(`${name} is missing`);
    else if (![hash, ...(rewritten as string[])].includes(await fileHash(files, file)))
      changed.push(`${name} is not what was frozen`);
  }
  return changed;
}
