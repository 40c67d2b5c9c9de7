import type { RunRecord } from '../ports.ts';
import { changesOf, changesText } from '../report/changes.ts';
import { funnelText } from '../report/funnel.ts';
import { type FunnelReport, funnelOfRun } from '../report/funnel-report.ts';
import { counted } from '../report/number-text.ts';
import { printable } from '../report/text-width.ts';
import { lastRunOf } from '../run/prepare/guardrails.ts';
import { openMessages } from '../run/run-status.ts';
import type { SendContext } from '../run/run-context.ts';
import type { DefinedRun } from '../run/run-definition.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** Shows what became of the runs that were worked on, and says whether all went well. */
export async function showResults(
  runs: readonly DefinedRun[],
  context: SendContext,
  options: GlobalOptions,
  io: Io,
): Promise<ExitCode> {
  const records = await context.ledger.runs();
  const found = runs.flatMap((run) => {
    const record = records.find(({ runKey }) => runKey === run.occasion.runKey);
    return record === undefined ? [] : [{ run, record }];
  });
  if (options.json) {
    const all = found.map(({ record }) => record);
    io.out(JSON.stringify(all, null, 2));
  } else {
    for (const { run, record } of found) {
      const report = reportOf(run, record, context);
      io.out(funnelText(report, io.style, io.width));
      sayWhatIsAsked(record, report, records, io);
      sayWhoAsks(run, record, io);
    }
  }
  const open = found.reduce(
    (sum, { record }) => sum + (isHeld(record) || isWaiting(record) ? 0 : openMessages(record.lists)),
    0,
  );
  if (context.stop?.aborted === true) {
    io.err(`${io.style.yellow('stopped')}: ${open === 1 ? '1 message is' : `${counted(open, 'message')} are`} open`);
    return exitCode.failed;
  }
  if (open > 0 || found.some(({ record }) => isUnfinished(record))) return exitCode.failed;
  return found.some(({ record }) => isHeld(record)) ? exitCode.waits : exitCode.done;
}

/** A run that still sends may have nothing open, but batches to ask about once more. */
const isUnfinished = ({ status }: RunRecord): boolean => ['failed', 'building', 'sending'].includes(status);

/** How to go on from a run that waits for a person, and what that person wants to know. */
function sayWhatIsAsked(record: RunRecord, report: FunnelReport, runs: readonly RunRecord[], io: Io): void {
  const { campaign, runKey, status } = record;
  const { bold } = io.style;
  if (status === 'paused') io.out(`\n${bold(`muster resume ${runKey}`)} lets it go on.`);
  // A step that asks says so itself.
  if (status !== 'waiting_confirm' || openMessages(record.lists) === 0) return;
  const last = lastRunOf(campaign, runKey, runs);
  if (last !== undefined) io.out(`\n${changesText(changesOf(report, last), last, io.style)}`);
  io.out(`\n${bold(`muster confirm ${runKey}`)} sends it, ${bold(`muster cancel ${runKey}`)} never does.`);
}

/** The steps that wait for a person, with what they ask. */
function sayWhoAsks({ planned }: DefinedRun, { runKey, status, steps }: RunRecord, io: Io): void {
  if (status !== 'waiting_confirm') return;
  const { bold } = io.style;
  for (const { step, status: doing, note = '' } of steps) {
    const isAsking =
      doing === 'waiting' && planned.steps.some((one) => one.step.name === step && one.step.kind === 'approve');
    if (!isAsking) continue;
    const ways = `${bold(`muster confirm ${runKey} ${step}`)} lets it go on, ${bold(`muster cancel ${runKey}`)} ends the run.`;
    io.out(`\n${step} asks: ${printable(note)}\n${ways}`);
  }
}

/** What is open of it waits for a person. */
const isHeld = ({ status }: RunRecord): boolean => status === 'paused' || status === 'waiting_confirm';

/** What is open of it may not go yet. */
const isWaiting = ({ status }: RunRecord): boolean => status === 'waiting';

const reportOf = ({ occasion, planned }: DefinedRun, record: RunRecord, { environment }: SendContext) =>
  funnelOfRun(record, {
    date: occasion.date.toString(),
    deliver: environment.deliver,
    steps: planned.steps.map(({ step: { name, kind } }) => ({ name, kind })),
  });
