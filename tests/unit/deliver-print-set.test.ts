import { describe, expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import type { JsonValue } from '../../src/ports.ts';
import { dataFileName, fileWords } from '../../src/print/vendor.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';
import { deliverPrint, type PrintDelivery } from '../../src/run/print/deliver-print.ts';
import { firstPieceOf } from '../../src/run/print/print-numbers.ts';
import { rowsOf } from '../../src/run/rows.ts';
import { frozenAt, frozenList, type FrozenListFixture } from '../support/frozen-list.ts';
import { type Disk, memoryFiles } from '../support/memory-files.ts';
import { rulesOf } from '../support/message-rules.ts';

const layout = layoutFile.parse({
  format: 'csv',
  columns: [
    { name: 'PIECE', value: 'piece_id' },
    { name: 'NAME', value: 'name', width: 8 },
    { name: 'COUNTRY', value: 'profile.country' },
    { name: 'CODE', value: '{{campaign_code}}-{{vars.discount}}' },
  ],
  split_by: ['profile.country'],
});

const vendor = vendorFile.parse({
  name: '{{split}}.csv',
  newline: 'lf',
  csv: { header: false },
  seeds: { file: 'seeds.csv' },
});

const seeds = {
  columns: ['name', 'profile.country'],
  rows: [
    { name: 'Seed DE', 'profile.country': 'DE' },
    { name: 'Seed FR', 'profile.country': 'FR' },
  ],
};

const listOf = (people: readonly (readonly [name: string, country: JsonValue])[]): Promise<FrozenListFixture> =>
  frozenList(people.length, (seq) => ({
    data: { name: people[seq]?.[0] ?? '', profile: { country: people[seq]?.[1] ?? null } },
  }));

const print = (fixture: FrozenListFixture, disk: Disk, changed: Partial<PrintDelivery> = {}) =>
  deliverPrint(
    {
      ...{ list: fixture.list, file: fixture.file, layout, vendor, seeds, date: '2017-07-03' },
      rules: rulesOf(),
      ...{ campaign: 'win_back', campaignCode: 'WINBACK', vendorName: 'acme', shared: { vars: { discount: 15 } } },
      ...changed,
    },
    {
      ...{
        ledger: fixture.ledger,
        warehouse: fixture.warehouse,
        files: memoryFiles(disk),
        clock: manualClock(frozenAt),
      },
      environment: { name: 'dev', deliver: 'outbox', folder: '/data/dev' },
      openRemote: () => Promise.reject(new Error('nothing leaves the machine')),
      openEncryption: () => Promise.reject(new Error('nothing leaves the machine')),
    },
  );

const printed = (disk: Disk): Record<string, string> =>
  Object.fromEntries(
    [...disk].flatMap(([path, data]) => {
      const [, name] = /\/(\w\w\.csv)$/.exec(path) ?? [];
      return name === undefined ? [] : [[name, data.toString()]];
    }),
  );

test('a file for each country, pieces numbered, a seed in the middle of each', async () => {
  await using fixture = await listOf([
    ['Ann', 'DE'],
    ['Bo', 'DE'],
    ['Cy', 'FR'],
  ]);
  const disk: Disk = new Map();
  expect(await print(fixture, disk)).toEqual({});
  expect(printed(disk)).toEqual({
    'DE.csv': '10;Ann;DE;WINBACK-15\n11;Seed DE;DE;WINBACK-15\n20;Bo;DE;WINBACK-15\n',
    'FR.csv': '21;Seed FR;FR;WINBACK-15\n30;Cy;FR;WINBACK-15\n',
  });
});

test('seeds are no messages: the ledger counts who was listed; where they are is kept with the run', async () => {
  await using fixture = await listOf([
    ['Ann', 'DE'],
    ['Cy', 'FR'],
  ]);
  const disk: Disk = new Map();
  await print(fixture, disk);
  expect(await fixture.counts()).toEqual({ accepted: 2 });
  const kept = disk.get('/data/dev/runs/win_back@2017-07-03/lists/offer.seeds.json');
  expect(JSON.parse(kept?.toString() ?? '')).toMatchObject([
    { file: 'DE.csv', pieceId: '11' },
    { file: 'FR.csv', pieceId: '21' },
  ]);
});

describe('a value that no policy allows', () => {
  const way =
    'correct the layout or the data, then muster cancel win_back@2017-07-03 and muster start win_back --date 2017-07-03 --again';
  const people = [
    ['Ann', 'DE'],
    ['Maximilian', 'DE'],
  ] as const;

  test('stops the step: nothing is visible, everybody stays open, and it is said why', async () => {
    await using fixture = await listOf(people);
    const disk: Disk = new Map();
    expect(await print(fixture, disk)).toEqual({
      because: `nothing is printed: NAME has 10 characters and room for 8 (profile p1); ${way}`,
    });
    expect([...disk.keys()]).toEqual([]);
    expect(await fixture.counts()).toEqual({ listed: 2 });
  });

  test('leaves out the record where that is the policy, with the reason', async () => {
    await using fixture = await listOf(people);
    const rejecting = layoutFile.parse({
      ...layout,
      columns: layout.columns.map((column) => ({ ...column, overflow: 'reject' })),
    });
    const disk: Disk = new Map();
    await print(fixture, disk, { layout: rejecting });
    expect(await fixture.counts()).toEqual({ accepted: 1, rejected: 1 });
    expect(printed(disk)).toEqual({ 'DE.csv': '10;Ann;DE;WINBACK-15\n11;Seed DE;DE;WINBACK-15\n' });
  });

  test('a list that is not split as the layout says it is, is not printed', async () => {
    await using fixture = await listOf([['Ann', null]]);
    expect(await print(fixture, new Map())).toEqual({
      because: `nothing is printed: split_by profile.country: "" cannot be part of the name of a file (profile p0); ${way}`,
    });
  });
});

test('the pieces of a list begin where those of the lists before it end', async () => {
  await using fixture = await listOf([['Ann', 'DE']]);
  await using session = await fixture.warehouse.session('ledger');
  const freeze = (runKey: string, kind: string, rows: number) =>
    session.run(`insert into log.lists (run_key, step, kind, "rows") values ('${runKey}', 'card', '${kind}', ${rows})`);
  await freeze('a@1', 'direct_mail', 100);
  await freeze('b@1', 'email', 5000);
  await freeze('c@1', 'direct_mail', 20);
  await freeze('d@1', 'direct_mail', 1);
  const first = (runKey: string) => firstPieceOf(session, { runKey, step: 'card' });
  expect([await first('a@1'), await first('c@1'), await first('d@1')]).toEqual([1, 101, 121]);
});

test('a name that another set of the vendor has is refused before anything is written', async () => {
  await using fixture = await listOf([['Ann', 'DE']]);
  const set = { version: 1, status: 'written', files: ['AT.csv', 'DE.csv'], sentWhen: 'written' } as const;
  await fixture.ledger.append([
    { kind: 'print_set', runKey: 'win_back@2017-07-02', step: 'offer', vendor: 'other', ...set },
    { kind: 'print_set', runKey: 'win_back@2017-07-02', step: 'offer', vendor: 'acme', ...set },
  ]);
  const disk: Disk = new Map();
  expect(await print(fixture, disk)).toEqual({
    because:
      'nothing is printed: acme has a DE.csv already, of offer of win_back@2017-07-02; put {{run}} or {{date}} into the name in its file, then muster cancel win_back@2017-07-03 and muster start win_back --date 2017-07-03 --again',
  });
  expect([...disk.keys()]).toEqual([]);
  expect(await fixture.counts()).toEqual({ listed: 1 });
});

test('a receipt of a name that two sets have arrives at neither', async () => {
  await using fixture = await listOf([['Ann', 'DE']]);
  const set = { kind: 'print_set', version: 1, status: 'written', vendor: 'acme', sentWhen: 'written' } as const;
  const at = frozenAt;
  await fixture.ledger.append([
    { ...set, runKey: 'a@1', step: 'card', files: ['both.csv'] },
    { ...set, runKey: 'a@2', step: 'card', files: ['both.csv'] },
    { ...set, runKey: 'a@3', step: 'card', files: ['one.csv'] },
    ...['both.csv', 'one.csv'].map((file) => ({
      ...({ kind: 'provider_event', provider: 'acme', eventId: file, event: 'acknowledged', at } as const),
      providerId: `file:${file}`,
    })),
  ]);
  await using session = await fixture.warehouse.session('ledger');
  const acknowledged = await rowsOf(
    session,
    'select run_key from log.print_set_states where acknowledged_at is not null',
  );
  expect(acknowledged).toEqual([{ run_key: 'a@3' }]);
});

test.each([
  ['{{campaign}}_{{date}}_{{part}}.csv', 'win_back_2017-07-03_001_run2.csv'],
  ['{{campaign}}_{{run}}.csv', 'win_back_2017-07-03_2.csv'],
])('a run that was started again has names of its own: %s', (name, expected) => {
  const runKey = 'win_back@2017-07-03#2';
  const again = { campaign: 'win_back', campaignCode: 'W', step: 'card', runKey, date: '2017-07-03', version: 1 };
  expect(dataFileName(vendorFile.parse({ name }), fileWords(again, '', 1))).toBe(expected);
});
