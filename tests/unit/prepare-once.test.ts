import { describe, expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import type { LedgerEntry } from '../../src/ports.ts';
import { anna, emailCampaign, makeCustomers } from '../support/customers.ts';
import { listRig } from '../support/preparing.ts';

describe('how often a step reaches the same person', () => {
  const earlier = { runKey: 'win_back@2017-06-03', at: instantOf('2017-06-03T05:30:00Z') };
  const intent = (runKey: string, seqs: readonly number[]): LedgerEntry => ({
    ...{ kind: 'intent', runKey, step: 'offer', batch: 'b', attempt: 1, account: 'outbox', hash: 'h', seqs },
  });
  const outcome = (runKey: string, kind: 'accepted' | 'rejected' | 'retry' | 'dropped'): LedgerEntry => ({
    ...{ kind: 'outcome', runKey, step: 'offer', seq: 0, batch: 'b' },
    outcome: kind === 'accepted' ? { kind, providerId: 'p' } : { kind, reason: 'r' },
  });

  test.each<{
    readonly what: string;
    readonly once: string;
    readonly then: readonly LedgerEntry[];
    readonly sameRun?: boolean;
    readonly reason?: string;
  }>([
    { what: 'listed in an earlier run', once: 'run', then: [] },
    { what: 'listed in this run', once: 'run', then: [], sameRun: true, reason: 'sent_before' },
    { what: 'listed long ago, still open', once: 'ever', then: [], reason: 'sent_before' },
    { what: 'on its way or lost', once: 'ever', then: [intent(earlier.runKey, [0])], reason: 'sent_before' },
    {
      what: 'accepted long ago',
      once: 'ever',
      then: [intent(earlier.runKey, [0]), outcome(earlier.runKey, 'accepted')],
      reason: 'sent_before',
    },
    { what: 'rejected', once: 'ever', then: [intent(earlier.runKey, [0]), outcome(earlier.runKey, 'rejected')] },
    { what: 'dropped', once: 'ever', then: [outcome(earlier.runKey, 'dropped')] },
    {
      what: 'to be tried again',
      once: 'ever',
      then: [intent(earlier.runKey, [0]), outcome(earlier.runKey, 'retry')],
      reason: 'sent_before',
    },
    { what: 'listed 30 days ago', once: '30d', then: [] },
    { what: 'listed 30 days ago', once: '31d', then: [], reason: 'sent_before' },
    {
      // The ledger's clock stands at the third of July: what is accepted is accepted then.
      what: 'listed 30 days ago, accepted a moment ago',
      once: '1d',
      then: [intent(earlier.runKey, [0]), outcome(earlier.runKey, 'accepted')],
      reason: 'sent_before',
    },
    {
      what: 'rejected in this run',
      once: '1d',
      then: [intent('win_back@2017-07-03', [0]), outcome('win_back@2017-07-03', 'rejected')],
      sameRun: true,
      reason: 'sent_before',
    },
  ])('once: $once, $what: $reason', async ({ once, then, sameRun = false, reason }) => {
    await using rig = await listRig(emailCampaign(`, once: ${once}`));
    await makeCustomers(rig, anna, {});
    await rig.freeze('select 1 as customer_id', sameRun ? {} : earlier);
    if (then.length > 0) await rig.ledger.append(then);
    const { listed, excluded } = await rig.prepare('select 1 as customer_id');
    expect(listed).toHaveLength(reason === undefined ? 1 : 0);
    expect([...excluded.values()]).toEqual(reason === undefined ? [] : [reason]);
  });

  test.each([{ campaign: 'autumn' }, { step: 'reminder' }])('whom another one has reached is free: %o', async (as) => {
    await using rig = await listRig(emailCampaign(', once: ever'));
    await makeCustomers(rig, anna, {});
    const { list } = await rig.freeze('select 1 as customer_id', { ...earlier, as });
    expect(list.rows).toBe(1);
    expect((await rig.prepare('select 1 as customer_id')).listed).toHaveLength(1);
  });
});
