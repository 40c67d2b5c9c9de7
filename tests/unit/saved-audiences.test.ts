import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { rowsOf } from '../support/warehouse.ts';
import { runRig } from '../support/running.ts';

const saving = `
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  low: { filter: customer_id <= 3, from: lapsed }
  kept: { save_audience: few, from: low }
`;

/** The catalogue, one save a line. */
const catalogue = `select name, entity, run_key, step, "rows"::integer as "rows", file, expires_at is not null as expires
  from ledger.audiences order by version`;

describe('save_audience', () => {
  test('writes the population to the catalogue, and hands it on', async () => {
    await using run = await runRig(saving);
    await run.carryThrough();
    expect(await rowsOf(run.session, catalogue)).toEqual([
      {
        name: 'few',
        entity: 'customer',
        run_key: 'win_back@2017-07-03',
        step: 'kept',
        rows: 3,
        file: 'audiences/few/win_back@2017-07-03.parquet',
        expires: false,
      },
    ]);
    const file = `${run.root}/audiences/few/win_back@2017-07-03.parquet`;
    expect(await rowsOf(run.session, `from read_parquet('${file}') order by all`)).toEqual([
      { customer_id: 1, email: 'p1@example.com' },
      { customer_id: 2, email: 'p2@example.com' },
      { customer_id: 3, email: 'p3@example.com' },
    ]);
    expect((await run.record())?.populations.at(-1)).toMatchObject({ step: 'kept', port: '', rows: 3 });
  });

  test('a plan saves nothing', async () => {
    await using run = await runRig(saving);
    expect((await run.plan()).populations.map(({ step, rows }) => `${step} ${rows}`)).toEqual([
      'lapsed 10',
      'low 3',
      'low 7',
      'kept 3',
    ]);
    expect(await rowsOf(run.session, catalogue)).toEqual([]);
  });
});

const reading = `
entity: customer
steps:
  before: { audience: saved.few }
  lapsed: { audience: audiences.lapsed }
  fresh: { query: "select i.* from input i where i.customer_id not in (select customer_id from saved.few)", from: lapsed }
`;

/** `win_back` saves customers 1 to 3, `reader` reads them. */
const both = (saver: string, reader = reading) => runRig(saver, { 'campaigns/reader/campaign.yml': reader });

const told = (record: Awaited<ReturnType<Awaited<ReturnType<typeof runRig>>['record']>>) => ({
  status: record?.status,
  rows: Object.fromEntries(
    (record?.populations ?? []).flatMap(({ step, port, rows }) => (port === '' ? [[step, rows]] : [])),
  ),
  notes: [record?.note ?? [], (record?.steps ?? []).map(({ note }) => note ?? [])].flat(2),
});

describe('saved.<name>', () => {
  test('is empty before the first save, and said to be so', async () => {
    await using run = await both(saving);
    const empty = 'saved.few was not saved yet: it is empty';
    expect(told(await run.on('2017-07-03', 'reader'))).toEqual({
      status: 'done',
      rows: { before: 0, lapsed: 10, fresh: 10 },
      notes: [empty, empty],
    });
  });

  test('has what another campaign saved last', async () => {
    await using run = await both(saving);
    await run.on('2017-07-03');
    expect(told(await run.on('2017-07-04', 'reader'))).toEqual({
      status: 'done',
      rows: { before: 3, lapsed: 10, fresh: 7 },
      notes: [],
    });
  });

  test('is empty when it has expired, for steps that may be empty', async () => {
    await using run = await both(
      saving.replace('few,', '{ name: few, expires: 2 days },'),
      reading
        .replace('saved.few }', 'saved.few, allow_empty: true }')
        .replace('from: lapsed }', 'from: lapsed, allow_empty: true }'),
    );
    await run.on('2017-07-03');
    expect(told(await run.on('2017-07-04', 'reader')).rows['before']).toBe(3);
    const expired = 'saved.few expired at 2017-07-05T05:30:00.000Z: it is empty';
    expect(told(await run.on('2017-07-05', 'reader'))).toMatchObject({
      rows: { before: 0 },
      notes: [expired, expired],
    });
  });

  test('older than max_age fails the run', async () => {
    await using run = await both(
      saving,
      reading.replace('audience: saved.few', 'audience: { name: saved.few, columns: [email], max_age: 26h }'),
    );
    await run.on('2017-07-03');
    expect(told(await run.on('2017-07-04', 'reader')).rows['before']).toBe(3);
    expect(told(await run.on('2017-07-05', 'reader'))).toMatchObject({
      status: 'failed',
      notes: [
        'saved.few is of 2017-07-03T05:30:00.000Z, and max_age is 26 hours: run again what saved it (win_back@2017-07-03)',
      ],
    });
  });
});

test('a campaign that adds to what it has saved reads the save before, never its own', async () => {
  await using run = await runRig(`
entity: customer
steps:
  before: { query: "select customer_id from saved.seen_ones" }
  lapsed: { audience: audiences.lapsed }
  fresh: { combine: exclude, from: [lapsed, before] }
  next: { query: "select customer_id from input order by customer_id limit 4", from: fresh }
  all_of_them: { combine: union, from: [before, next] }
  kept: { save_audience: { name: seen_ones, columns: { customer_id: integer } }, from: all_of_them }
`);
  const rows = [];
  for (const day of ['2017-07-03', '2017-07-04', '2017-07-05', '2017-07-06']) rows.push(told(await run.on(day)).rows);
  expect(rows.map(({ before, next, kept }) => ({ before, next, kept }))).toEqual([
    { before: 0, next: 4, kept: 4 },
    { before: 4, next: 4, kept: 8 },
    { before: 8, next: 2, kept: 10 },
    { before: 10, next: 0, kept: 10 },
  ]);
});

test('old versions lose their file and keep their record', async () => {
  await using run = await runRig(saving);
  for (let day = 1; day <= 7; day++) await run.on(`2017-08-0${day}`);
  expect(await rowsOf(run.session, 'select count(*)::integer as saves from ledger.audiences')).toEqual([{ saves: 7 }]);
  expect((await readdir(`${run.root}/audiences/few`)).toSorted()).toEqual([
    'win_back@2017-08-03.parquet',
    'win_back@2017-08-04.parquet',
    'win_back@2017-08-05.parquet',
    'win_back@2017-08-06.parquet',
    'win_back@2017-08-07.parquet',
  ]);
});

test('a run that dies behind a save goes on from there: it is saved once', async () => {
  await using run = await runRig(`${saving}  after: { filter: customer_id > 1, from: kept }\n`);
  await run.freeze({}, (event) => event.kind === 'step-built' && event.step === 'kept');
  await run.session.run('delete from audiences.lapsed');
  await run.freeze();
  expect(await rowsOf(run.session, `select "rows"::integer as "rows" from ledger.audiences`)).toEqual([{ rows: 3 }]);
  expect(told(await run.record())).toMatchObject({ status: 'done', rows: { kept: 3, after: 2 } });
});

test('a run that is taken up again reads what another campaign has saved', async () => {
  await using run = await runRig(
    `
entity: customer
steps:
  before: { audience: saved.few }
  offer: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: before }
`,
    { 'campaigns/saver/campaign.yml': saving },
  );
  await run.on('2017-07-03', 'saver');
  await run.freeze({}, (event) => event.kind === 'step-built');
  await run.freeze();
  expect(told(await run.record())).toMatchObject({ status: 'sending', rows: { before: 3 } });
});
