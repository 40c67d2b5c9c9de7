import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openFake } from '../../src/adapters/channels/fake.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { openLedger } from '../../src/adapters/ledger/ledger.ts';
import { manualClock } from '../../src/adapters/clock.ts';
import { instantOf } from '../../src/base/time.ts';
import type { Channel, Files, Ledger, RunRecord } from '../../src/ports.ts';
import { fileHash, writeParquet } from '../../src/run/parquet.ts';
import { carryOutErasures } from '../../src/run/erase/carry-out.ts';
import { type Erasure, logErasure } from '../../src/run/erase/erasure-log.ts';
import { leaveOrder, openInbox } from '../../src/run/steer/inbox.ts';
import { dyingFiles } from '../support/dying-files.ts';
import { frozenList } from '../support/frozen-list.ts';
import { filesHolding } from '../support/holding.ts';
import { mailShop } from '../support/mail-shop.ts';
import { putFiles } from '../support/muster.ts';
import { seededNumbers, storySeed } from '../support/seeded.ts';
import { rowsOf, temporaryFolder, testWarehouse, type TestWarehouse } from '../support/warehouse.ts';

/** One run, `hello@a`: 1 and 2 are on its list, each with a mail. The environment's folder is copied for each test. */
const erasure: Erasure = { command: 'erase', who: 'ann', profile: '2', keys: { customer: ['2'] }, addresses: [] };
const at = instantOf('2017-07-03T05:30:00Z');
const files = openFiles();
let made: TestWarehouse;

beforeAll(async () => {
  made = await testWarehouse();
  const folder = path.join(made.folder, 'made');
  const definition = [...mailShop()].filter(([name]) => !name.startsWith('data/'));
  await putFiles(
    folder,
    new Map([
      ...definition.map(([name, text]) => [`runs/hello@a/definition/${name}`, text] as const),
      ...['1', '2'].map((key) => [`outbox/hello@a/letter/key${key}.eml`, `To: p${key}@example.org`] as const),
      ['runs/hello@a/lists/letter.sql', ''] as const,
      ['runs/hello@a/steps/everybody.sql', ''] as const,
    ]),
  );
  await using session = await made.warehouse.session();
  const write = (select: string, name: string) =>
    writeParquet(session, files, select, `${folder}/runs/hello@a/${name}.parquet`);
  await write(`select i::integer as customer_id, 'name ' || i as first_name from range(1, 3) r(i)`, 'steps/everybody');
  await write(
    `select (i - 1)::integer as seq, 'key' || i as send_key, i::varchar as profile_key, i::varchar as entity_key,
       'p' || i || '@example.org' as address, 'a' || i as address_key, 'd' as domain_key, null::varchar as variant,
       '{"first_name":"name ' || i || '"}' as payload
     from range(1, 3) r(i)`,
    'lists/letter',
  );
  await write(
    `select '' as profile_key, '' as entity_key, '' as reason, '' as holdout, '' as merged_into where false`,
    'lists/letter.excluded',
  );
});

interface Desk extends AsyncDisposable {
  readonly folder: string;
  readonly ledger: Ledger;
  /** The order is left, dealt with, and carried out with these files. */
  erase(id: string, on?: Files): Promise<void>;
  record(): Promise<RunRecord>;
  listed(): Promise<unknown>;
  query(sql: string): Promise<unknown>;
}

/** The environment with a ledger that has the run, in this status. */
async function desk(status: RunRecord['status']): Promise<Desk> {
  const folder = path.join(made.folder, path.basename(temporaryFolder()), 'dev');
  await cp(path.join(made.folder, 'made'), folder, { recursive: true });
  const { warehouse } = await testWarehouse({}, made.folder);
  const ledger = await openLedger(await warehouse.session('ledger'), manualClock(at));
  const run = { campaign: 'hello', runKey: 'hello@a' };
  const hashOf = (name: string) => fileHash(files, `${folder}/runs/hello@a/${name}.parquet`);
  await ledger.append([
    { kind: 'run', ...run, status, plannedAt: at, definition: 'd' },
    {
      kind: 'population',
      runKey: 'hello@a',
      step: 'everybody',
      port: '',
      rows: 2,
      hash: await hashOf('steps/everybody'),
    },
  ]);
  const list = `${folder}/runs/hello@a/lists/letter`;
  await ledger.freeze(
    {
      ...run,
      step: 'letter',
      channel: 'newsletter',
      channelKind: 'email',
      entity: 'customer',
      rows: 2,
      excluded: 0,
      hash: await hashOf('lists/letter'),
      frozenAt: at,
    },
    `${list}.parquet`,
    `${list}.excluded.parquet`,
  );
  return {
    ...{ folder, ledger },
    async erase(id, on = files) {
      await logErasure(files, folder, id, erasure);
      await leaveOrder(files, folder, id, erasure);
      await openInbox({ ledger, files, folder, addressKey: 'a'.repeat(64), emit: () => undefined }).drain();
      await carryOutErasures({ ledger, warehouse, files: on, folder });
    },
    async record() {
      const record = await ledger.run('hello@a');
      if (record === undefined) throw new Error('the run is gone');
      return record;
    },
    async listed() {
      await using session = await warehouse.session('ledger');
      return await rowsOf(session, 'select send_key, status, reason from log.messages order by seq');
    },
    async query(sql) {
      await using session = await warehouse.session('ledger');
      return await rowsOf(session, sql);
    },
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      await warehouse[Symbol.asyncDispose]();
      await rm(path.dirname(folder), { recursive: true });
    },
  };
}

describe('a run that is over', () => {
  test('keeps its rows by their keys, and nothing else of the person', async () => {
    await using d = await desk('done');
    const before = await d.record();
    await d.erase('01');
    expect(await filesHolding('name 2', d.folder)).toEqual([]);
    expect(await filesHolding('p2@', d.folder)).toEqual([]);
    expect(await filesHolding('name 1', d.folder)).toHaveLength(2);
    const after = await d.record();
    expect(after.lists[0]?.rows).toBe(2);
    expect(after.lists[0]?.hash).not.toBe(before.lists[0]?.hash);
    expect(after.lists[0]?.hash).toBe(await fileHash(files, `${d.folder}/runs/hello@a/lists/letter.parquet`));
    expect(after.populations[0]?.hash).toBe(await fileHash(files, `${d.folder}/runs/hello@a/steps/everybody.parquet`));
    expect(await d.listed()).toEqual([
      { send_key: 'key1', status: 'listed', reason: null },
      { send_key: 'key2', status: 'dropped', reason: 'erased' },
    ]);
  });

  test('cut off at any act on a file and taken up again it ends the same', async () => {
    const whole = dyingFiles(Number.POSITIVE_INFINITY);
    {
      await using d = await desk('done');
      await d.erase('01', whole);
    }
    expect(whole.acts()).toBeGreaterThan(10);
    const draw = seededNumbers(storySeed);
    for (const killAt of [1, whole.acts(), ...Array.from({ length: 4 }, () => draw(2, whole.acts() - 1))]) {
      await using d = await desk('done');
      await expect(d.erase('01', dyingFiles(killAt)), `act ${killAt}`).rejects.toThrow('killed');
      await d.erase('01');
      expect(await filesHolding('name 2', d.folder), `act ${killAt}`).toEqual([]);
      expect(await filesHolding('p2@', d.folder), `act ${killAt}`).toEqual([]);
      const { lists, populations } = await d.record();
      const root = `${d.folder}/runs/hello@a`;
      expect(lists[0]?.hash, `act ${killAt}`).toBe(await fileHash(files, `${root}/lists/letter.parquet`));
      expect(populations[0]?.hash, `act ${killAt}`).toBe(await fileHash(files, `${root}/steps/everybody.parquet`));
    }
  });
});

test('a letter to a household loses the names of all when one of them is forgotten', async () => {
  await using d = await desk('done');
  const root = `${d.folder}/runs/hello@a/lists/household`;
  await using session = await made.warehouse.session();
  const payloads = ['1', '9'].map((key) => `{"household":{"size":2,"names":[["Ann","Day"],["Joe ${key}","Day"]]}}`);
  await writeParquet(
    session,
    files,
    `select (k - 1)::integer as seq, 'house' || k as send_key, k::varchar as profile_key, k::varchar as entity_key, 'x' as address,
       'a' || k as address_key, null::varchar as domain_key, null::varchar as variant, payload
     from (values (1, '${payloads[0] ?? ''}'), (9, '${payloads[1] ?? ''}')) t(k, payload)`,
    `${root}.parquet`,
  );
  await writeParquet(
    session,
    files,
    `select '2' as profile_key, '2' as entity_key, 'household' as reason, null::varchar as holdout, '1' as merged_into`,
    `${root}.excluded.parquet`,
  );
  const run = { campaign: 'hello', runKey: 'hello@a', step: 'household', channel: 'print', channelKind: 'direct_mail' };
  const hash = await fileHash(files, `${root}.parquet`);
  await d.ledger.freeze(
    { ...run, channelKind: 'direct_mail', entity: 'customer', rows: 2, excluded: 1, hash, frozenAt: at },
    `${root}.parquet`,
    `${root}.excluded.parquet`,
  );
  await d.erase('01');
  const rows = await rowsOf(session, `select profile_key, payload from read_parquet('${root}.parquet') order by seq`);
  expect(rows).toEqual([
    { profile_key: '1', payload: '{"household":{"size":2}}' },
    { profile_key: '9', payload: payloads[1] },
  ]);
});

test('a run that is not over drops what is open of the person at once, and forgets the person when it is', async () => {
  await using d = await desk('paused');
  await d.erase('01');
  expect(await d.listed()).toMatchObject([{ status: 'listed' }, { status: 'dropped', reason: 'erased' }]);
  expect(await filesHolding('name 2', d.folder)).toHaveLength(2);
  await d.ledger.append([
    { kind: 'run', campaign: 'hello', runKey: 'hello@a', status: 'cancelled', plannedAt: at, definition: 'd' },
  ]);
  await d.erase('01');
  expect(await filesHolding('name 2', d.folder)).toEqual([]);
});

test('links and words that were told of the messages of the person are blanked; events, and how many there are, stay', async () => {
  await using d = await desk('done');
  const told = { kind: 'provider_event', provider: 'ses', event: 'clicked', at } as const;
  await d.ledger.append([
    { ...told, eventId: 'e1', sendKey: 'key1', url: 'https://example.org/?who=p1' },
    { ...told, eventId: 'e2', sendKey: 'key2', url: 'https://example.org/?who=p2', reason: 'said' },
  ]);
  const before = d.ledger.position();
  await d.erase('01');
  expect(await d.query('select event_id, kind, url, reason from ledger.events order by event_id')).toEqual([
    { event_id: 'e1', kind: 'clicked', url: 'https://example.org/?who=p1', reason: null },
    { event_id: 'e2', kind: 'clicked', url: null, reason: 'clicked' },
  ]);
  expect(d.ledger.position().event).toBeGreaterThan(before.event);
  // Told again, it is the event that is known.
  await d.ledger.append([{ ...told, eventId: 'e2', sendKey: 'key2', url: 'https://example.org/?who=p2' }]);
  expect(await d.query('select count(*)::integer as n from ledger.events where url is not null')).toEqual([{ n: 1 }]);
});

test('who asks to be forgotten while a list is sent gets nothing that had not left', async () => {
  await using fixture = await frozenList(10);
  const folder = path.join(temporaryFolder(), 'dev');
  const inbox = openInbox({ ledger: fixture.ledger, files, folder, addressKey: 'a'.repeat(64), emit: () => undefined });
  const order: Erasure = { ...erasure, profile: 'p8' };
  const asking = openFake({ limits: { batch: 1, inFlight: 1 }, plan: () => 'accept' });
  const channel: Channel = {
    ...asking,
    async send(batch, signal) {
      if (batch.messages[0]?.seq === 3) await leaveOrder(files, folder, '01', order);
      return asking.send(batch, signal);
    },
  };
  expect(await fixture.send({ channel }, { inbox })).toEqual({});
  expect(await fixture.counts()).toEqual({ accepted: 9, dropped: 1 });
  expect((await fixture.ledger.states('win_back@2017-07-03', 'offer')).get(8)).toMatchObject({ status: 'dropped' });
});
