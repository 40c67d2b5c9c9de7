import { expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import type { Ledger, LedgerEntry } from '../../src/ports.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';
import type { Delivered } from '../../src/run/send/deliver.ts';
import { deliverPrint } from '../../src/run/print/deliver-print.ts';
import { frozenAt, frozenList, type FrozenListFixture, observedLedger } from '../support/frozen-list.ts';
import { type Disk, type MemoryFiles, memoryFiles } from '../support/memory-files.ts';
import { rulesOf } from '../support/message-rules.ts';
import { rowsOf } from '../support/warehouse.ts';

const folder = '/data/dev/print/win_back@2017-07-03/offer';
const layout = layoutFile.parse({ format: 'csv', columns: [{ name: 'NAME', value: 'name', required: true }] });

/** Ann, Bo, nobody, and Cy, for whom it is too late. */
const people = (): Promise<FrozenListFixture> =>
  frozenList(4, (seq) => ({
    data: { name: ['Ann', 'Bo', null, 'Cy'][seq] ?? null },
    ...(seq === 3 ? { expiresAt: frozenAt } : {}),
  }));

const print = (
  fixture: FrozenListFixture,
  files: MemoryFiles,
  ledger: Ledger = fixture.ledger,
  now = frozenAt,
  printed = layout,
): Promise<Delivered> =>
  deliverPrint(
    {
      ...{ list: fixture.list, file: fixture.file, layout: printed, vendor: vendorFile.parse({ encoding: 'utf-8' }) },
      rules: rulesOf(),
      ...{ date: '2017-07-03', campaign: 'win_back', campaignCode: 'WINBACK', vendorName: 'acme', shared: {} },
    },
    {
      ...{ ledger, files, warehouse: fixture.warehouse, clock: manualClock(now) },
      environment: { name: 'dev', deliver: 'outbox', folder: '/data/dev' },
      openRemote: () => Promise.reject(new Error('nothing leaves the machine')),
      openEncryption: () => Promise.reject(new Error('nothing leaves the machine')),
    },
  );

const ended = { accepted: 2, rejected: 1, dropped: 1 };

/** Files by name, with what is in them. */
const contents = (disk: Disk): Record<string, string> =>
  Object.fromEntries([...disk].map(([file, data]) => [file.slice(folder.length + 1), data.toString()] as const).sort());

test('numbers of barcodes do not begin again within 45 days', async () => {
  await using fixture = await people();
  await using session = await fixture.warehouse.session('ledger');
  await session.run(
    `insert into log.lists by name select * replace ('earlier' as run_key, 'direct_mail' as kind, 100_000 as "rows", frozen_at - interval 40 days as frozen_at) from log.lists`,
  );
  await session.run("update log.lists set kind = 'direct_mail'");
  const barcoded = layoutFile.parse({
    ...{ format: 'csv', columns: [{ name: 'CODE', value: 'intelligent_mail.digits' }] },
    intelligent_mail: { service: '271', mailer: '912345678' },
  });
  const disk: Disk = new Map();
  const at = (now: typeof frozenAt) => print(fixture, memoryFiles(disk), fixture.ledger, now, barcoded);
  expect(await at(frozenAt)).toEqual({
    because:
      'nothing is printed: a mailer of 9 digits has barcodes for 100,000 pieces, and 100,004 were listed within 45 days',
  });
  expect(disk.size).toBe(0);
  expect(await at(frozenAt.add({ hours: 6 * 24 }))).toEqual({});
});

test('who is listed is in the file; who is too late or lacks something is not, and it is known why', async () => {
  await using fixture = await people();
  const disk: Disk = new Map();
  await print(fixture, memoryFiles(disk));
  expect(contents(disk)['win_back_offer_2017-07-03.csv']).toBe('NAME\r\nAnn\r\nBo\r\n');
  expect(await fixture.counts()).toEqual(ended);
  await using session = await fixture.warehouse.session('ledger');
  for await (const rows of session.stream(
    "select send_key, status, reason from messages where status <> 'accepted' order by send_key",
  ))
    expect(rows).toEqual([
      { send_key: 'key2', status: 'rejected', reason: expect.any(String) as string },
      { send_key: 'key3', status: 'dropped', reason: 'expired' },
    ]);
});

test('who was suppressed since the list was made gets no letter, unless the set may be on its way already', async () => {
  const suppress = (fixture: FrozenListFixture, addressKey: string) =>
    fixture.ledger.append([
      { ...{ kind: 'suppression', addressKey, channelKind: 'all', scope: 'all' }, reason: 'moved away' },
    ]);
  await using fixture = await people();
  await suppress(fixture, 'a0');
  const disk: Disk = new Map();
  await print(fixture, memoryFiles(disk));
  expect(contents(disk)['win_back_offer_2017-07-03.csv']).toBe('NAME\r\nBo\r\n');
  await suppress(fixture, 'a1');
  await print(fixture, memoryFiles(disk));
  expect(await fixture.counts()).toEqual({ accepted: 1, rejected: 1, dropped: 2 });
});

test('who was suppressed since the first set was made is not in one that is ordered again', async () => {
  await using fixture = await people();
  const disk: Disk = new Map();
  await print(fixture, memoryFiles(disk));
  const { runKey, step } = fixture.list;
  const order = { version: 2, status: 'ordered', vendor: 'acme', files: [], sentWhen: 'written' } as const;
  await fixture.ledger.append([
    { kind: 'suppression', addressKey: 'a1', channelKind: 'all', scope: 'all', reason: 'moved away' },
    { kind: 'print_set', runKey, step, ...order, reason: 'lost' },
    { kind: 'reopen', runKey, step, reason: 'lost' },
  ]);
  // Weeks later: the first set was in time, and nobody is too late for the second.
  await print(fixture, memoryFiles(disk), fixture.ledger, frozenAt.add({ hours: 1_000 }));
  expect(contents(disk)['win_back_offer_2017-07-03_v2.csv']).toBe('NAME\r\nAnn\r\n');
  expect(await fixture.counts()).toEqual({ accepted: 1, rejected: 1, dropped: 2 });
});

test('the ledger tells of whom it heard too late', async () => {
  await using fixture = await people();
  await print(fixture, memoryFiles(new Map()));
  await using session = await fixture.warehouse.session('ledger');
  await session.run("update log.lists set kind = 'direct_mail'");
  const late = () => rowsOf(session, 'select send_key from pieces where suppressed_at is not null');
  expect(await late()).toEqual([]);
  const suppression = { kind: 'suppression', channelKind: 'all', scope: 'all', reason: 'moved away' } as const;
  await fixture.ledger.append([{ ...suppression, addressKey: 'a1' }]);
  await session.run('update log.print_sets set logged_at = logged_at - interval 1 minute');
  expect(await late()).toEqual([{ send_key: 'key1' }]);
});

test('a set that is made is not made again', async () => {
  await using fixture = await people();
  const disk: Disk = new Map();
  await print(fixture, memoryFiles(disk));
  const again = memoryFiles(disk);
  await print(fixture, again);
  expect(again.operations()).toBe(0);
  expect(await fixture.counts()).toEqual(ended);
});

test('an intent is durable before anything is visible, outcomes are recorded after the last file', async () => {
  await using fixture = await people();
  const disk: Disk = new Map();
  const files = memoryFiles(disk);
  const told: string[] = [];
  const ledger = observedLedger(fixture.ledger, (what, entries) => {
    const kinds = [...new Set(entries.map(kindOf))].join(', ');
    if (what === 'durable')
      told.push(`${kinds}: ${[...disk.keys()].filter((name) => !name.endsWith('.part')).length} files`);
  });
  await print(fixture, files, ledger);
  expect(told).toEqual(['dropped: 0 files', 'intent: 0 files', 'print_set: 4 files', 'accepted, rejected: 4 files']);
});

const kindOf = (entry: LedgerEntry): string => (entry.kind === 'outcome' ? entry.outcome.kind : entry.kind);

test('killed at any operation on files, the next pass ends with the same files', async () => {
  const whole: Disk = new Map();
  {
    await using fixture = await people();
    await print(fixture, memoryFiles(whole));
  }
  let isKilled = true;
  for (let killAt = 1; isKilled; killAt++) {
    await using fixture = await people();
    const disk: Disk = new Map();
    isKilled = await print(fixture, memoryFiles(disk, killAt)).then(
      () => false,
      () => true,
    );
    await print(fixture, memoryFiles(disk));
    expect(contents(disk)).toEqual(contents(whole));
    expect(await fixture.counts()).toEqual(ended);
    if (!isKilled) expect(killAt).toBeGreaterThan(5);
  }
});

test.each([
  { what: 'who is dropped', failAt: 1, left: { listed: 4 } },
  { what: 'the intent', failAt: 2, left: { listed: 3, dropped: 1 } },
  { what: 'that it is written', failAt: 3, left: { unknown: 3, dropped: 1 } },
  { what: 'the outcomes', failAt: 4, left: { unknown: 3, dropped: 1 } },
])('killed before $what are recorded, the next pass carries on', async ({ failAt, left }) => {
  await using fixture = await people();
  const disk: Disk = new Map();
  let commits = 0;
  const ledger = observedLedger(fixture.ledger, (what) => {
    if (what === 'begun' && ++commits === failAt) throw new Error('killed');
  });
  await expect(print(fixture, memoryFiles(disk), ledger)).rejects.toThrow('killed');
  expect(await fixture.counts()).toEqual(left);
  await print(fixture, memoryFiles(disk));
  expect(await fixture.counts()).toEqual(ended);
});
