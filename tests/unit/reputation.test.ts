import { expect, test } from 'vitest';
import { openFake } from '../../src/adapters/channels/fake.ts';
import type { Event } from '../../src/base/event.ts';
import type { LedgerEntry } from '../../src/ports.ts';
import { reputationOf } from '../../src/run/send/reputation.ts';
import { frozenAt, frozenList } from '../support/frozen-list.ts';

test.each([
  { accepted: 0, complained: 0, bounced: 0, then: {} },
  { accepted: 10_000, complained: 9, bounced: 0, then: {} },
  { accepted: 10_000, complained: 10, bounced: 0, then: { warning: '10 of 10000 complained (0.10 %)' } },
  { accepted: 10_000, complained: 29, bounced: 0, then: { warning: '29 of 10000 complained (0.29 %)' } },
  { accepted: 10_000, complained: 30, bounced: 0, then: { pause: '30 of 10000 complained (0.30 %)' } },
  { accepted: 100, complained: 2, bounced: 0, then: { warning: '2 of 100 complained (2.00 %)' } },
  { accepted: 100, complained: 3, bounced: 0, then: { pause: '3 of 100 complained (3.00 %)' } },
  { accepted: 199, complained: 0, bounced: 199, then: {} },
  { accepted: 200, complained: 0, bounced: 9, then: {} },
  { accepted: 200, complained: 0, bounced: 10, then: { pause: '10 of 200 came back (5.00 %)' } },
])('$accepted accepted, $complained complained, $bounced came back', ({ then, ...reception }) => {
  expect(reputationOf(reception)).toEqual(then);
});

const complaint = (seq: number): LedgerEntry => ({
  ...{ kind: 'provider_event', provider: 'ses', eventId: `e${seq}`, event: 'complained', sendKey: `key${seq}` },
  at: frozenAt,
});

test('a list that people complain about is paused until somebody has seen it; a few complaints are told', async () => {
  await using fixture = await frozenList(40);
  const told: Event[] = [];
  let heeded = 0;
  const context = {
    emit: (event: Event) => void told.push(event),
    inbox: {
      ...{ drain: () => Promise.resolve(), released: () => new Set<string>(), heldBack: () => undefined },
      heeded: () => heeded,
    },
  };
  const fake = openFake({ limits: { batch: 1, inFlight: 1 } });
  const complaints = new Map([
    [3, [complaint(0)]],
    [10, [complaint(1), complaint(2)]],
  ]);
  const channel: typeof fake = {
    ...fake,
    async send(batch, signal) {
      const entries = complaints.get(batch.messages[0]?.seq ?? -1);
      if (entries !== undefined) await fixture.ledger.append(entries);
      if (entries !== undefined) heeded++;
      return fake.send(batch, signal);
    },
  };
  const { because, needsPerson } = await fixture.send({ channel }, context);
  expect(because).toMatch(/^paused: 3 of \d+ complained/);
  expect(needsPerson).toBe(true);
  expect(told.filter(({ kind }) => kind === 'sending-warned')).toMatchObject([{ step: 'offer' }]);
  expect(await fixture.send({ channel }, context)).toMatchObject({ needsPerson: true });
  expect(fake.truth.accepted.length).toBeLessThan(20);

  const { runKey, step } = fixture.list;
  await fixture.ledger.append([{ kind: 'step', runKey, step, status: 'open' }]);
  expect(await fixture.send({ channel: openFake() }, context)).toEqual({});
});
