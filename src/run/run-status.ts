import { type Instant, isBefore } from '../base/time.ts';
import type { PlannedStep } from '../plan/project-plan.ts';
import type { ListRecord, RunRecord, RunStatus } from '../ports.ts';

/** Messages that are to be tried in another pass. What is unknown or held does not keep a run open. */
export const openMessages = (lists: readonly Pick<ListRecord, 'counts'>[]): number =>
  lists.reduce((sum, { counts }) => sum + (counts.listed ?? 0) + (counts.deferred ?? 0) + (counts.retry ?? 0), 0);

type Status = Pick<RunRecord, 'status'>;

/** Has ended for good: orders have no effect on it. A person may start one that was missed: it never began. */
export const isFinal = ({ status }: Status): boolean =>
  status === 'done' || status === 'cancelled' || status === 'missed';

/** Has ended. One that failed may begin again. */
export const isOver = (run: Status): boolean => isFinal(run) || run.status === 'failed';

/** Whoever takes it up does nothing for it. What failed or was missed begins anew then. */
export const isAtRest = ({ status }: Status): boolean =>
  status === 'done' || status === 'cancelled' || status === 'paused';

/** When there is something to do for a list whose open messages are all deferred. */
export const sleepsUntil = ({ counts, deferredUntil }: ListRecord): Instant | undefined =>
  (counts.listed ?? 0) + (counts.retry ?? 0) === 0 ? deferredUntil : undefined;

/** What a run that is neither paused nor over is doing now, as its steps and lists say. */
export function statusOf(steps: readonly PlannedStep[], { steps: begun, lists }: RunRecord, now: Instant): RunStatus {
  const statuses = new Map(begun.map(({ step, status }) => [step, status]));
  const isFinished = (name: string): boolean => ['done', 'skipped'].includes(statuses.get(name) ?? '');
  if (steps.every(({ step }) => isFinished(step.name))) return 'done';
  if (lists.some((list) => !isFinished(list.step) && !isBefore(now, sleepsUntil(list) ?? now))) return 'sending';
  const isAsking = steps.some(({ step }) => step.kind === 'approve' && statuses.get(step.name) === 'waiting');
  return isAsking ? 'waiting_confirm' : 'waiting';
}
