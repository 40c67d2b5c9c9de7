import type { RunRecord } from '../../ports.ts';

/**
 * Why there is nothing to resume of a run, or of one of its lists: what it waits for or what stopped it last, and which command
 * lets it go on. `held` names the lists of the run that are paused by themselves.
 */
export function notPaused(
  { runKey, status, note }: RunRecord,
  step: string | undefined,
  held: readonly string[],
): string {
  const [first] = held;
  if (step === undefined && first !== undefined)
    return `${runKey} is not paused, only ${held.join(' and ')}: muster resume ${runKey} ${first}`;
  const subject = `${step === undefined ? '' : `${step} of `}${runKey} is not paused`;
  if (status === 'waiting_confirm')
    return `${subject}, it waits for a person: ${note ?? 'muster status says which'}; muster confirm ${runKey} lets it go on`;
  const stopped = note === undefined ? '' : `; what stopped it last: ${note}`;
  return status === 'failed'
    ? `${subject}, it failed: muster send tries it again${stopped}`
    : `${subject}: muster send carries it on${stopped}`;
}
