import { describe, expect, test } from 'vitest';
import { parquetRows } from '../support/preparing.ts';
import { type RunRig, runRig } from '../support/running.ts';

const day = 24 * 60 * 60 * 1000;
const mail = (from: string): string =>
  `{ email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: ${from} }`;

const campaign = (steps: string): string =>
  `entity: customer\nsteps:\n  lapsed: { audience: audiences.lapsed }\n${steps}`;

const keys = async (rig: RunRig, step: string, port = ''): Promise<unknown[]> =>
  (await parquetRows(rig.folder.population(step, port)))
    .map((row) => Number(row['customer_id']))
    .toSorted((a, b) => a - b);

const statuses = async (rig: RunRig): Promise<Record<string, string>> =>
  Object.fromEntries(((await rig.record())?.steps ?? []).map(({ step, status }) => [step, status]));

describe('wait', () => {
  const series = campaign(`
  first: ${mail('lapsed')}
  three_days: { wait: 3 days, from: first }
  second: ${mail('three_days')}
`);

  test('days end at the start of the local day; the run goes on with whom it had', async () => {
    await using rig = await runRig(series);
    await rig.carryThrough();
    const waiting = await rig.record();
    expect(waiting).toMatchObject({ status: 'waiting', lists: [{ step: 'first', counts: { accepted: 10 } }] });
    const until = waiting?.steps.find(({ step }) => step === 'three_days')?.until;
    expect(until?.toString()).toBe('2017-07-05T23:00:00Z');

    await rig.session.run('create or replace table audiences.lapsed as select 99 as customer_id, null as email');
    rig.advance(2 * day);
    await rig.carryThrough();
    expect(await rig.record()).toMatchObject({ status: 'waiting', lists: [{ step: 'first' }] });

    rig.advance(day);
    await rig.carryThrough();
    expect(await rig.record()).toMatchObject({
      status: 'done',
      lists: [{ step: 'first' }, { step: 'second', rows: 10, counts: { accepted: 10 } }],
    });
  });

  test('a run that waits before its first message builds nothing again', async () => {
    await using rig = await runRig(
      campaign(`  six_hours: { wait: 6 hours, from: lapsed }\n  first: ${mail('six_hours')}\n`),
    );
    await rig.carryThrough();
    await rig.session.run('create or replace table audiences.lapsed as select 99 as customer_id, null as email');
    rig.advance(day / 4);
    await rig.carryThrough();
    expect(await rig.record()).toMatchObject({ status: 'done', lists: [{ step: 'first', rows: 10 }] });
  });

  test('a plan stops before a wait, or follows it to the end', async () => {
    await using rig = await runRig(series);
    expect((await rig.plan()).lists.map(({ step }) => step.name)).toEqual(['first']);
    const { lists } = await rig.plan({ followWaits: true });
    expect(lists.map(({ step, rows }) => [step.name, rows])).toEqual([
      ['first', 10],
      ['second', 10],
    ]);
    expect(await rig.record()).toBeUndefined();
  });

  test('a moment that is past fails the plan', async () => {
    await using rig = await runRig(
      campaign(`  eve: { wait: { until: "2016-12-24T09:00" }, from: lapsed }\n  first: ${mail('eve')}\n`),
    );
    await expect(rig.plan()).rejects.toThrow('eve waits until 2016-12-24T09:00, and that is past');
  });
});

describe('route', () => {
  const routed = (few: string): string =>
    campaign(`
  way: { route: { cases: { few: ${few}, many: "count > 5" }, otherwise: none }, from: lapsed }
  short: { filter: customer_id < 3, from: way.few }
  long: { filter: customer_id < 5, from: way.many }
  joined: { join: union, from: [short, long] }
  last: ${mail('joined')}
`);

  test('the whole population goes one way, and steps of the others have nothing to do', async () => {
    await using rig = await runRig(routed('count < 5'));
    await rig.carryThrough();
    expect(await statuses(rig)).toEqual({
      ...{ lapsed: 'done', way: 'done', short: 'skipped', long: 'done', joined: 'done', last: 'done' },
    });
    expect(await keys(rig, 'joined')).toEqual([1, 2, 3, 4]);
  });

  test.each([
    '(select max(customer_id) from input) = 10',
    'count = (select count(*) from core.customers)',
    '(select count(*) from other) = 1',
    'not exists (from ledger.messages)',
  ])('a condition may look at the rows, at a model, at another step and at the history: %s', async (condition) => {
    await using rig = await runRig(`${routed(condition)}  other: { filter: customer_id = 7, from: lapsed }\n`);
    await rig.carryThrough();
    expect(await keys(rig, 'joined')).toEqual([1, 2]);
  });
});

test('join: of all branches, of those in every one, of one of them', async () => {
  await using rig = await runRig(
    campaign(`
  low: { filter: customer_id < 5, from: lapsed }
  even: { filter: customer_id % 2 = 0, from: lapsed }
  everyone: { join: {}, from: [low, even] }
  shared: { join: intersection, from: [low, even] }
  one: { join: { keep: even }, from: [low, even] }
  last: ${mail('everyone')}
`),
  );
  await rig.carryThrough();
  expect(await keys(rig, 'everyone')).toEqual([1, 2, 3, 4, 6, 8, 10]);
  expect(await keys(rig, 'shared')).toEqual([2, 4]);
  expect(await keys(rig, 'one')).toEqual([2, 4, 6, 8, 10]);
});

test('join: the first branch that is there is enough', async () => {
  await using rig = await runRig(
    campaign(`
  later: { wait: 2 days, from: lapsed }
  low: { filter: customer_id < 3, from: lapsed }
  either: { join: { when: first }, from: [later, low] }
  last: ${mail('either')}
`),
  );
  await rig.carryThrough();
  expect(await keys(rig, 'either')).toEqual([1, 2]);
  expect(await rig.record()).toMatchObject({ status: 'waiting', lists: [{ step: 'last', counts: { accepted: 2 } }] });
});

describe('approve', () => {
  const asking = campaign(
    `  asked: { approve: { text: "Is the offer right?", within: 1 day }, from: lapsed }\n  last: ${mail('asked')}\n`,
  );

  test('stops until somebody says so', async () => {
    await using rig = await runRig(asking);
    await rig.carryThrough();
    expect(await rig.record()).toMatchObject({
      status: 'waiting_confirm',
      steps: [{ step: 'lapsed' }, { step: 'asked', status: 'waiting', note: 'Is the offer right?' }],
      lists: [],
    });
    await rig.approve('asked');
    await rig.carryThrough();
    expect(await rig.record()).toMatchObject({ status: 'done', lists: [{ step: 'last', counts: { accepted: 10 } }] });
  });

  test('and fails the run when nobody does in time', async () => {
    await using rig = await runRig(asking);
    await rig.carryThrough();
    rig.advance(2 * day);
    await rig.carryThrough();
    expect(await rig.record()).toMatchObject({ status: 'failed', note: 'nobody approved asked in time', lists: [] });
  });
});

test('alert: told when its condition is true, and once', async () => {
  await using rig = await runRig(
    campaign(`
  many: { alert: { title: Many people, when: count > 5 }, from: lapsed }
  none: { alert: { title: Nobody, when: count = 0 }, from: many }
  last: ${mail('none')}
`),
  );
  await rig.carryThrough();
  await rig.carryThrough();
  expect(rig.events.filter(({ kind }) => kind === 'alert')).toEqual([
    {
      kind: 'alert',
      campaign: 'win_back',
      runKey: 'win_back@2017-07-03',
      step: 'many',
      title: 'Many people',
      rows: 10,
    },
  ]);
});
