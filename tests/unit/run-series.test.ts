import { expect, test } from 'vitest';
import { parquetRows } from '../support/preparing.ts';
import { runRig } from '../support/running.ts';

test('steps after a message go on with what became of it, in the same pass', async () => {
  await using rig = await runRig(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  first: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>", limit: 6 }, from: lapsed }
  even: { filter: customer_id % 2 = 0, from: first }
  left: { filter: exclusion_reason = 'over_limit', from: first.excluded }
  second: { email: { channel: newsletter, subject: Hello, html: "<p>Hello again</p>" }, from: even }
`);
  await rig.carryThrough();
  expect(await rig.record()).toMatchObject({
    status: 'done',
    lists: [
      { step: 'first', rows: 6, excluded: 4, counts: { accepted: 6 } },
      { step: 'second', rows: 3, counts: { accepted: 3 } },
    ],
  });
  const rows = async (step: string, port: string) =>
    (await parquetRows(rig.folder.population(step, port))).map((row) => row['customer_id']);
  expect(await rows('first', '')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await rows('first', 'rejected')).toEqual([]);
  expect(await rows('left', '')).toEqual([7, 8, 9, 10]);
  expect(await rows('second', '')).toEqual([2, 4, 6]);
});

test('a row that several sets of a union have again is left out once', async () => {
  await using rig = await runRig(`
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  low: { filter: customer_id <= 4, from: lapsed }
  middle: { filter: customer_id <= 6, from: lapsed }
  together: { combine: union, from: [lapsed, low, middle] }
  kept: { save_audience: few, from: together.rest }
`);
  await rig.carryThrough();
  const { status, populations = [] } = (await rig.record()) ?? {};
  expect(status).toBe('done');
  expect(populations.filter(({ step }) => step === 'together')).toMatchObject([
    { port: '', rows: 10 },
    { port: 'rest', rows: 6 },
  ]);
});
