import { type Instant, instantOfMillis } from '../../base/time.ts';
import type { RunRecord, Session } from '../../ports.ts';
import { rowsOf } from '../rows.ts';
import { openMessages } from '../run-status.ts';
import { isListHeld } from './order-effect.ts';

/** A message of which nobody knows whether it arrived. */
export interface Unsettled {
  readonly step: string;
  readonly sendKey: string;
  readonly batch: string;
  readonly since: Instant;
  /** What its provider said last; absent when the process ended before it said anything. */
  readonly reason?: string;
}

/** What is unknown of a run, or of one of its steps, the oldest first. */
export async function readUnsettled(session: Session, runKey: string, step?: string): Promise<Unsettled[]> {
  const rows = await rowsOf(
    session,
    `select step, send_key, batch, epoch_ms(since)::double as since, reason from log.unsettled
     where run_key = $run_key ${step === undefined ? '' : 'and step = $step'} order by since, step, seq`,
    {
      run_key: { type: 'text', value: runKey },
      ...(step === undefined ? {} : { step: { type: 'text', value: step } }),
    },
  );
  return rows.map((row) => ({
    ...{ step: row['step'] as string, sendKey: row['send_key'] as string, batch: row['batch'] as string },
    since: instantOfMillis(Number(row['since'])),
    ...(row['reason'] === null ? {} : { reason: row['reason'] as string }),
  }));
}

/** A list of which nothing more is sent before a person says so. */
export interface HeldList {
  readonly step: string;
  /** Messages that are still to be sent. */
  readonly open: number;
  readonly because: string;
}

/** What is held of a run, or of one of its steps, as its record says. */
export const heldLists = (run: RunRecord, step?: string): HeldList[] =>
  run.lists
    .filter((list) => (step === undefined || list.step === step) && openMessages([list]) > 0)
    .filter((list) => run.status === 'paused' || isListHeld(run, list.step))
    .map((list) => ({
      ...{ step: list.step, open: openMessages([list]) },
      because:
        run.steps.find((one) => one.step === list.step && one.status === 'paused')?.note ?? run.note ?? 'it is paused',
    }));
