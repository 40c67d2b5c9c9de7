import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFake } from '../../src/adapters/channels/fake.ts';
import { openFiles } from '../../src/adapters/files.ts';
import type { Event } from '../../src/base/event.ts';
import type { Channel } from '../../src/ports.ts';
import type { Order } from '../../src/project/schema/order.ts';
import { dropCancelled, leaveOrder, openInbox } from '../../src/run/steer/inbox.ts';
import type { Inbox } from '../../src/run/run-context.ts';
import { eventText } from '../../src/report/event-text.ts';
import { frozenList, type FrozenListFixture, observedLedger } from '../support/frozen-list.ts';
import { temporaryFolder } from '../support/warehouse.ts';

const run = 'win_back@2017-07-03';
const oneByOne = { batch: 1, inFlight: 1 };

interface Desk {
  readonly fixture: FrozenListFixture;
  readonly folder: string;
  readonly inbox: Inbox;
  readonly events: Event[];
  leave(id: string, order: object): Promise<void>;
  told(): string;
  status(): Promise<unknown>;
  files(): string[];
}

/** A frozen list of ten messages, and an inbox beside its ledger. */
async function desk(): Promise<Desk & AsyncDisposable> {
  const fixture = await frozenList(10);
  const folder = temporaryFolder();
  const events: Event[] = [];
  const files = openFiles();
  const emit = (event: Event): void => void events.push(event);
  const inbox = openInbox({ ledger: fixture.ledger, files, folder, addressKey: 'k', emit });
  return {
    ...{ fixture, folder, inbox, events },
    leave: (id, order) => leaveOrder(files, folder, id, { who: 'ann', ...order } as Order),
    told: () => events.map((event) => eventText(event, 'UTC')).join('\n'),
    status: async () => (await fixture.ledger.runs())[0]?.status,
    files: () => readdirSync(path.join(folder, 'inbox')).sort(),
    [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose](),
  };
}

describe('dealing with orders', () => {
  test('an order has its effect, and its file is gone; the file of the run says so too', async () => {
    await using d = await desk();
    await d.leave('01', { command: 'pause', run });
    await d.inbox.drain();
    expect(await d.status()).toBe('paused');
    expect(d.files()).toEqual([]);
    expect(JSON.parse(readFileSync(`${d.folder}/runs/${run}/state.json`, 'utf8'))).toMatchObject({ status: 'paused' });
    expect(d.told()).toBe('applied  pause win_back@2017-07-03     as ann asked');
  });

  test('an order that was dealt with is known by its id: a file that stayed behind has no second effect', async () => {
    await using d = await desk();
    await d.leave('01', { command: 'pause', run });
    await d.inbox.drain();
    await d.leave('02', { command: 'resume', run });
    await d.inbox.drain();
    await d.leave('01', { command: 'pause', run });
    await d.inbox.drain();
    expect(await d.status()).toBe('sending');
    expect(d.files()).toEqual([]);
  });

  test('events of messages are taken up', async () => {
    await using d = await desk();
    const event = { id: 'e1', provider: 'ses', event: 'opened', at: '2017-07-03T05:30:00.000Z', sendKey: 'key0' };
    await d.leave('01', { command: 'events', events: [event] });
    await d.leave('02', { command: 'events', events: [event, { ...event, id: 'e2', event: 'clicked' }] });
    await d.inbox.drain();
    expect(d.files()).toEqual([]);
    expect(d.told()).toBe(
      `
applied  events import 1 event         as ann asked
applied  events import 2 events        as ann asked`.slice(1),
    );
  });

  test('what stops goes first, and what was asked before it does not undo it', async () => {
    await using d = await desk();
    await d.leave('01', { command: 'pause', run });
    await d.inbox.drain();
    await d.leave('02', { command: 'resume', run });
    await d.leave('03', { command: 'pause', run });
    await d.inbox.drain();
    expect(await d.status()).toBe('paused');
    expect(d.told()).toBe(
      `
applied  pause win_back@2017-07-03     as ann asked
applied  pause win_back@2017-07-03     as ann asked
refused  resume win_back@2017-07-03    it was paused or cancelled after that`.slice(1),
    );
  });

  test('what was reported of messages comes last, and between slices of it others are heard', async () => {
    await using d = await desk();
    const events = Array.from({ length: 25_000 }, (_, i) => ({
      ...{ id: `e${i}`, provider: 'ses', event: 'opened', at: '2017-07-03T05:30:00.000Z', sendKey: 'key0' },
    }));
    await d.leave('01', { command: 'events', events });
    await d.leave('02', { command: 'signal', campaign: 'recall', id: 'part_7', variables: {} });
    const told: string[] = [];
    const ledger = observedLedger(d.fixture.ledger, (what, entries) => {
      if (what === 'begun') told.push(`${entries[0]?.kind ?? ''} ${entries.length}`);
      // Somebody is in a hurry.
      if (what === 'durable' && told.length === 2)
        writeFileSync(`${d.folder}/inbox/03.json`, JSON.stringify({ command: 'pause', run, who: 'ann' }));
    });
    const { folder, events: heard } = d;
    const emit = (event: Event): void => void heard.push(event);
    await openInbox({ ledger, files: openFiles(), folder, addressKey: 'k', emit }).drain();
    expect(told).toEqual([
      ...['signal 2', 'provider_event 10000', 'run 2', 'provider_event 10000'],
      // With the order's own entry.
      'provider_event 5001',
    ]);
    expect(d.told()).toBe(
      `
applied  signal recall --id part_7     as ann asked
applied  pause win_back@2017-07-03     as ann asked
applied  events import 25000 events    as ann asked`.slice(1),
    );
    expect(d.files()).toEqual([]);
  });

  test.each([
    ['half of it', '{ "command": "pau'],
    ['nothing', ''],
    ['no text', Buffer.from([0xff, 0xfe, 0x00])],
    ['another thing', '[]'],
    ['a command that there is not', '{ "command": "erase", "who": "ann" }'],
    [
      'more than there is to say',
      '{ "command": "pause", "run": "x", "who": "ann", "__proto__": { "who": "eve" }, "at": 1 }',
    ],
  ])('a file that holds %s is put aside as it is, with an alert', async (_what, content) => {
    await using d = await desk();
    await d.leave('00', { command: 'pause', run });
    writeFileSync(path.join(d.folder, 'inbox', '01.json'), content);
    await d.inbox.drain();
    await d.inbox.drain();
    expect(d.told()).toBe(
      `
alert    inbox/rejected/01.json        is no command that muster understands
applied  pause win_back@2017-07-03     as ann asked`.slice(1),
    );
    expect(readFileSync(path.join(d.folder, 'inbox', 'rejected', '01.json'))).toEqual(Buffer.from(content));
    expect(d.files()).toEqual(['rejected']);
  });

  test('a resume after the pause goes on', async () => {
    await using d = await desk();
    await d.leave('01', { command: 'pause', run });
    await d.leave('02', { command: 'resume', run });
    await d.inbox.drain();
    expect(await d.status()).toBe('sending');
    expect([...d.inbox.released()]).toEqual([run]);
  });

  test('a file that is no order is put aside with an alert, and the next one is heard', async () => {
    await using d = await desk();
    await d.leave('02', { command: 'pause', run });
    writeFileSync(path.join(d.folder, 'inbox', '01.json'), '{ "command": "pau');
    writeFileSync(
      path.join(d.folder, 'inbox', '03.json'),
      '{ "command": "pause", "run": "x", "who": "ann", "twice": 1 }',
    );
    await d.inbox.drain();
    expect(await d.status()).toBe('paused');
    expect(readdirSync(path.join(d.folder, 'inbox', 'rejected')).sort()).toEqual(['01.json', '03.json']);
    expect(d.told()).toBe(
      `
alert    inbox/rejected/01.json        is no command that muster understands
alert    inbox/rejected/03.json        is no command that muster understands
applied  pause win_back@2017-07-03     as ann asked`.slice(1),
    );
  });

  test('a signal given twice is one signal', async () => {
    await using d = await desk();
    const signal = { command: 'signal', campaign: 'recall', id: 'part_7', variables: { part: '7' } };
    await d.leave('01', signal);
    await d.leave('02', { ...signal, variables: { part: '8' } });
    await d.inbox.drain();
    expect(await d.fixture.ledger.signals()).toMatchObject([
      { campaign: 'recall', id: 'part_7', variables: { part: '7' } },
    ]);
  });

  test('a step that waits for a person goes on, once', async () => {
    await using d = await desk();
    const step = { kind: 'step', runKey: run, step: 'look' } as const;
    await d.fixture.ledger.append([{ ...step, status: 'waiting', note: 'Is it right?' }]);
    await d.leave('01', { command: 'approve', run, step: 'look' });
    await d.leave('02', { command: 'approve', run, step: 'look' });
    await d.inbox.drain();
    const [record] = await d.fixture.ledger.runs();
    expect(record?.steps.find(({ step: name }) => name === 'look')).toMatchObject({ status: 'open', note: 'approved' });
    expect(d.told()).toBe(
      'applied  confirm win_back@2017-07-03 look  as ann asked\nrefused  confirm win_back@2017-07-03 look  look of win_back@2017-07-03 does not wait for anybody',
    );
  });

  test.each([
    [{ command: 'pause', run: 'win_back@2017' }, 'there is no run win_back@2017'],
    [{ command: 'resume', run }, 'win_back@2017-07-03 is not paused: muster send carries it on'],
    [{ command: 'pause', run, step: 'nudge' }, 'nudge of win_back@2017-07-03 has no send list'],
    [
      { command: 'resume', run, step: 'offer' },
      'offer of win_back@2017-07-03 is not paused: muster send carries it on',
    ],
    [{ command: 'approve', run, step: 'look' }, 'look of win_back@2017-07-03 does not wait for anybody'],
  ])('refused: %j', async (order, because) => {
    await using d = await desk();
    await d.leave('01', order);
    await d.inbox.drain();
    expect(d.events).toMatchObject([{ kind: 'order', refused: because }]);
    expect(await d.fixture.ledger.orders(['01'])).toEqual(new Map([['01', because]]));
    expect(d.files()).toEqual([]);
  });
});

describe('while a list is sent', () => {
  /** A provider that gives an order when it gets the fourth message. */
  const ordering = (order: () => void) =>
    openFake({
      limits: oneByOne,
      plan({ seq }) {
        if (seq === 3) order();
        return 'accept';
      },
    });
  const write = (d: Desk, id: string, order: object): void => {
    const file = path.join(d.folder, 'inbox', `${id}.json`);
    writeFileSync(file, JSON.stringify({ who: 'ann', ...order }));
  };

  test.each([
    ['the run', {}],
    ['its step', { step: 'offer' }],
  ])('pause of %s: nothing more is taken, and it can go on', async (_what, step) => {
    await using d = await desk();
    await d.leave('00', { command: 'resume', run });
    await d.inbox.drain();
    const channel = ordering(() => {
      write(d, '01', { command: 'pause', run, ...step });
    });
    expect(await d.fixture.send({ channel }, { inbox: d.inbox })).toEqual({ because: 'paused' });
    expect(await d.fixture.counts()).toEqual({ accepted: 4, listed: 6 });

    await d.leave('02', { command: 'resume', run, ...step });
    expect(await d.fixture.send({ channel: openFake() }, { inbox: d.inbox })).toEqual({});
    expect(await d.fixture.counts()).toEqual({ accepted: 10 });
  });

  test.each([
    ['the run', {}],
    ['its list', { step: 'offer' }],
  ])('cancel of %s: what is open is dropped, what is out stays what it is', async (_what, step) => {
    await using d = await desk();
    await d.leave('00', { command: 'resume', run });
    await d.inbox.drain();
    const channel = ordering(() => {
      write(d, '01', { command: 'cancel', run, ...step });
    });
    const { because } = await d.fixture.send({ channel }, { inbox: d.inbox });
    await dropCancelled({ ledger: d.fixture.ledger, files: openFiles(), folder: d.folder });
    expect({ because, counts: await d.fixture.counts() }).toEqual({
      because: Object.keys(step).length === 0 ? 'cancelled' : 'paused',
      counts: { accepted: 4, dropped: 6 },
    });
    await d.leave('02', { command: 'resume', run, ...step });
    await d.inbox.drain();
    expect(d.events.at(-1)).toMatchObject({ refused: expect.stringContaining('cancelled') as string });
  });

  test('what waited for another try is dropped, what is unknown stays so', async () => {
    await using d = await desk();
    const channel = openFake({
      limits: oneByOne,
      plan: ({ seq }) => (seq === 1 ? 'retry' : seq === 2 ? 'lost answer' : 'accept'),
    });
    const later: Channel = {
      ...channel,
      // The provider asks to wait for an hour: no pass waits for so long.
      send: async (batch, signal) =>
        (await channel.send(batch, signal)).map((one) => (one.kind === 'retry' ? { ...one, after: 3_600_000 } : one)),
    };
    await d.fixture.send({ channel: later });
    await d.leave('01', { command: 'cancel', run });
    await d.inbox.drain();
    await dropCancelled({ ledger: d.fixture.ledger, files: openFiles(), folder: d.folder });
    expect(await d.fixture.counts()).toEqual({ accepted: 8, unknown: 1, dropped: 1 });
  });
});
