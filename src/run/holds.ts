import { addSpan, type Instant, isBefore } from '../base/time.ts';
import { waitEnds } from '../base/wait-time.ts';
import type { LedgerEntry, RunRecord, StepRecord } from '../ports.ts';
import type { ApproveStep, WaitStep } from '../project/project.ts';
import type { PopulationStep } from '../steps/index.ts';
import { PopulationProblem } from './population-rules.ts';
import { approved } from './steer/approval.ts';
import { openMessages, sleepsUntil } from './run-status.ts';
import type { DefinedRun } from './run-definition.ts';

/** What a step that is ready does: it goes on, it begins to wait, or it waits on. */
export type Hold = 'go' | 'wait' | Extract<LedgerEntry, { readonly kind: 'step' }>;

/**
 * Whether a step lets its population go on now. A wait is measured from when the steps that it reads were finished, so a
 * tick that comes late waits no longer. Rejects with PopulationProblem when nobody approved in time.
 */
export function holdOf(run: DefinedRun, step: PopulationStep, record: RunRecord | undefined, now: Instant): Hold {
  const begun = record?.steps.find((one) => one.step === step.name);
  if (step.kind === 'wait') return waiting(run, step, begun, begunAt(step, record) ?? now, now);
  if (step.kind === 'approve') return asking(run, step, begun, now);
  return 'go';
}

function waiting(run: DefinedRun, step: WaitStep, begun: StepRecord | undefined, from: Instant, now: Instant): Hold {
  const { until } = begun ?? {};
  if (until !== undefined) return isBefore(now, until) ? 'wait' : 'go';
  const ends = waitEnds(step.config, from, run.project.config.timezone);
  if (!isBefore(now, ends)) return 'go';
  return { kind: 'step', runKey: run.occasion.runKey, step: step.name, status: 'waiting', until: ends };
}

function asking(run: DefinedRun, step: ApproveStep, begun: StepRecord | undefined, now: Instant): Hold {
  if (begun?.status === 'open' && begun.note === approved) return 'go';
  const { within, text: note } = step.config;
  if (begun?.status !== 'waiting') {
    const until = within === undefined ? {} : { until: addSpan(now, within, run.project.config.timezone) };
    return { kind: 'step', runKey: run.occasion.runKey, step: step.name, status: 'waiting', note, ...until };
  }
  if (begun.until !== undefined && !isBefore(now, begun.until))
    throw new PopulationProblem(`nobody approved ${step.name} in time`);
  return 'wait';
}

/** When the last of the steps that a step takes its rows from was finished. */
const begunAt = ({ from }: PopulationStep, record: RunRecord | undefined): Instant | undefined =>
  (record?.steps ?? [])
    .filter(({ step, status }) => status === 'done' && from.some((one) => one.step === step))
    .map(({ since }) => since)
    .reduce<Instant | undefined>((last, at) => (last === undefined || isBefore(last, at) ? at : last), undefined);

/** True when a run has nothing to do before an instant that has not come, or before a person speaks. */
export const isAsleep = ({ status, steps, lists }: RunRecord, now: Instant): boolean => {
  if (status !== 'waiting' && status !== 'waiting_confirm') return false;
  const isLater = (until: Instant | undefined): boolean => until !== undefined && isBefore(now, until);
  const waits = steps.filter((step) => step.status === 'waiting');
  const open = lists.filter((list) => openMessages([list]) > 0);
  const isApproved = steps.some((step) => step.status === 'open' && step.note === approved);
  return (
    waits.length + open.length > 0 &&
    !isApproved &&
    waits.every(({ until }) => until === undefined || isLater(until)) &&
    open.every((list) => isLater(sleepsUntil(list)))
  );
};
