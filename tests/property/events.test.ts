import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/ports.ts';
import { frozenAt, frozenList } from '../support/frozen-list.ts';
import { storySeed } from '../support/seeded.ts';
import { rowsOf } from '../support/warehouse.ts';

/** What providers report comes early, twice, late and in any order around the outcomes: what is known in the end is the same. */

const rows = 8;
const list = { runKey: 'win_back@2017-07-03', step: 'offer' } as const;
const seqs = Array.from({ length: rows }, (_, seq) => seq);

const intents: readonly LedgerEntry[] = seqs.map((seq) => ({
  ...{ kind: 'intent', ...list, batch: `b${seq}`, attempt: 1, seqs: [seq], account: 'fake', hash: 'h' },
}));
const outcomes: readonly LedgerEntry[] = seqs.map((seq) => ({
  ...{ kind: 'outcome', ...list, batch: `b${seq}`, seq, outcome: { kind: 'accepted', providerId: `p${seq}` } },
}));

/** Some name the message, some only what the provider calls it; the last message has none. */
const reported: readonly LedgerEntry[] = (
  [
    [0, 'delivered', 'key'],
    [1, 'delivered', 'id'],
    [1, 'opened', 'key'],
    [2, 'bounced', 'id'],
    [3, 'delivered', 'key'],
    [3, 'complained', 'id'],
    [4, 'clicked', 'id'],
    [5, 'unsubscribed', 'key'],
    [6, 'delivered', 'id'],
    [6, 'bounced', 'key'],
  ] as const
).map(([seq, event, by]) => ({
  ...{ kind: 'provider_event', provider: 'ses', eventId: `${event} ${seq}`, event, at: frozenAt.add({ minutes: seq }) },
  ...(by === 'key' ? { sendKey: `key${seq}` } : { providerId: `p${seq}` }),
}));

const views = [
  'select send_key, status from ledger.messages',
  'from ledger.reactions',
  'select event_id, kind, send_key from ledger.events',
  'select address_key from log.suppressed',
  'select profile_key from log.opted_out',
];

/** Outcomes and events in some order, events perhaps twice, in commits of some size. */
const told = fc
  .record({
    order: fc.shuffledSubarray([...outcomes, ...reported], { minLength: outcomes.length + reported.length }),
    twice: fc.subarray([...reported]),
    size: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ order, twice, size }) => ({ entries: [...order, ...twice], size }));

const numRuns = Number(process.env['MUSTER_PROPERTY_RUNS'] ?? 8);

test('the same state, whatever the order', { timeout: numRuns * 9_000 }, async () => {
  const states = new Set<string>();
  await fc.assert(
    fc.asyncProperty(told, async ({ entries, size }) => {
      await using fixture = await frozenList(rows);
      await fixture.ledger.append(intents);
      for (let at = 0; at < entries.length; at += size) await fixture.ledger.append(entries.slice(at, at + size));
      await using session = await fixture.warehouse.session('ledger');
      const known: unknown[] = [];
      for (const view of views) known.push(await rowsOf(session, `${view} order by all`));
      states.add(JSON.stringify(known));
    }),
    { numRuns, seed: storySeed },
  );
  expect(states.size).toBe(1);
});
