import { error } from '../base/diagnostic.ts';
import { millisBetween, utc } from '../base/time.ts';
import type { LedgerTimes } from '../ports.ts';
import type { RunContext } from '../run/run-context.ts';
import { exitCode, Failure } from './exit-code.ts';

/** By how much a clock may be behind what it said before, in milliseconds. */
const tolerance = 5 * 60_000;

/** A clock that was set back would count what is over as still to come. Where nothing leaves the machine it may say what it likes. */
export function assertClock(
  { lastEntry }: LedgerTimes,
  { clock, environment }: Pick<RunContext, 'clock' | 'environment'>,
): void {
  const now = clock.now();
  if (environment.deliver !== 'providers' || lastEntry === undefined) return;
  if (millisBetween(now, lastEntry) <= tolerance) return;
  const problem = `the clock of this machine says ${utc(now)}, and the last entry of the ledger was made at ${utc(lastEntry)}`;
  const hint = 'nothing is sent by a clock that is behind: set it right, then try again';
  throw new Failure([error('wrong-clock', problem, { hint })], exitCode.failed);
}
