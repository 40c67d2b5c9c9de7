import { type Instant, instantOfMillis, isBefore } from '../../base/time.ts';
import type { Files, Ledger, Session, Warehouse } from '../../ports.ts';
import { rowsOf } from '../rows.ts';
import { isOver, openMessages } from '../run-status.ts';
import { writeRunState } from '../run-state.ts';
import { readErasure } from './erasure-log.ts';
import { forget } from './forget.ts';
import { personInLedger } from './person.ts';

interface ErasureContext {
  readonly ledger: Ledger;
  readonly warehouse: Warehouse;
  readonly files: Files;
  /** Absolute, of the environment. */
  readonly folder: string;
}

/** An erasure that some run has not come to an end with. */
interface BegunErasure {
  readonly id: string;
  readonly begunAt: Instant;
  /** The runs that hold nothing of the person any more. */
  readonly done: ReadonlySet<string>;
}

/** Those that are begun and not finished, the oldest first. */
export async function openErasures(session: Session): Promise<BegunErasure[]> {
  const rows = await rowsOf(
    session,
    `select id, epoch_ms(min(logged_at) filter (where status = 'begun'))::double as begun_at,
       coalesce(list(run_key) filter (where status = 'done'), []) as done
     from log.erasures group by id having not bool_or(status = 'finished') order by min(rowid)`,
  );
  return rows.map(({ id, begun_at: begunAt, done }) => ({
    id: id as string,
    begunAt: instantOfMillis(begunAt as number),
    done: new Set(done as string[]),
  }));
}

/**
 * Goes on with what people asked to be forgotten: drops what is open of them, and takes them out of the files of every run that
 * began before they asked and is over; one that failed and begins again reads the exports anew, as a new one does. To be called when nothing is on its way: what a provider answers later would open a
 * message again, and a list that is being sent is not changed.
 */
export async function carryOutErasures(context: ErasureContext): Promise<void> {
  const { ledger, warehouse, files, folder } = context;
  await using session = await warehouse.session('ledger');
  for (const { id, begunAt, done } of await openErasures(session)) {
    const person = await personInLedger(session, await readErasure(files, folder, id));
    const runs = (await ledger.runs()).filter((run) => !done.has(run.runKey) && !isBefore(begunAt, run.startedAt));
    for (const run of runs) {
      if (openMessages(run.lists) > 0)
        await ledger.append([{ kind: 'drop', runKey: run.runKey, profileKey: person.profile, reason: 'erased' }]);
      if (!isOver(run)) {
        const record = await ledger.run(run.runKey);
        if (record !== undefined) await writeRunState(files, folder, record);
        continue;
      }
      await forget(run, person, { ...context, session });
      await ledger.append([{ kind: 'erased', id, runKey: run.runKey }]);
    }
    if (runs.every(isOver)) await ledger.append([{ kind: 'erased', id }]);
  }
}
