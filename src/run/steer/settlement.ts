import type { LedgerEntry, RunRecord } from '../../ports.ts';
import type { Order } from '../../project/schema/order.ts';

type SettleOrder = Extract<Order, { command: 'settle' }>;

/**
 * Ends what is unknown of a run, of one step or of some messages. What is to be sent again opens its step and its run, although
 * they were finished; steps that follow have been carried out without it and are not again.
 */
export function settlementOf(
  { step, as, keys, why = 'by hand' }: SettleOrder,
  run: RunRecord,
): { readonly entries: readonly LedgerEntry[] } | { readonly refused: string } {
  const { runKey } = run;
  const lists = run.lists.filter((list) => step === undefined || list.step === step);
  const unknown = lists.filter(({ counts }) => (counts.unknown ?? 0) > 0);
  if (unknown.length === 0) return { refused: `nothing of ${step ?? 'it'} is unknown` };
  if (as === 'resend') {
    if (run.status === 'cancelled' || run.status === 'missed') return { refused: `${runKey} is ${run.status}` };
    const printed = unknown.find(({ channelKind }) => channelKind === 'direct_mail');
    if (printed !== undefined)
      return { refused: `${printed.step} is printed: muster print ${runKey} ${printed.step} --resend makes it again` };
  }
  const settled: LedgerEntry = {
    ...{ kind: 'settle', runKey, as: as === 'resend' ? 'resent' : as },
    reason: as === 'resend' ? `sent again, although it may have arrived: ${why}` : why,
    ...(step === undefined ? {} : { step }),
    ...(keys === undefined ? {} : { sendKeys: keys }),
  };
  return { entries: as === 'resend' ? [settled, ...reopened(run, unknown)] : [settled] };
}

function reopened(run: RunRecord, lists: RunRecord['lists']): LedgerEntry[] {
  const { campaign, runKey, plannedAt, definition, steps } = run;
  const finished = lists.filter(({ step }) => steps.some((one) => one.step === step && one.status === 'done'));
  return [
    ...finished.map(({ step }): LedgerEntry => ({ kind: 'step', runKey, step, status: 'open' })),
    ...(run.status === 'paused' || finished.length === 0
      ? []
      : [{ kind: 'run', campaign, runKey, status: 'sending', plannedAt, definition } as const]),
  ];
}
