import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import { instantOf } from '../../src/base/time.ts';
import type { RunRecord, RunStatus } from '../../src/ports.ts';
import { expiredAt, expireLeftovers, expireRuns } from '../../src/run/ledger/retention.ts';
import { filesBelow, putFiles } from '../support/muster.ts';
import { temporaryFolder } from '../support/warehouse.ts';

const retain = { amount: 30, unit: 'days' } as const;

const keepKeys = () => Promise.resolve(new Set<string>());

const run = (runKey: string, status: RunStatus, finished?: string): RunRecord => ({
  ...{ campaign: 'hello', runKey, status, definition: 'd', steps: [], populations: [], lists: [] },
  ...{ plannedAt: instantOf('2017-07-01T06:00:00Z'), startedAt: instantOf('2017-07-01T06:00:00Z') },
  ...(finished === undefined ? {} : { finishedAt: instantOf(finished) }),
});

async function environment(...runKeys: readonly string[]) {
  const folder = temporaryFolder();
  const files = new Map(
    runKeys.flatMap((key) =>
      [
        ...['run.json', 'state.json', 'ledger.mark', 'definition/muster.yml', 'lists/letter.sql', 'steps/all.sql'],
        ...['lists/letter.parquet', 'lists/letter.excluded.parquet', 'lists/card.seeds.json', 'steps/all.parquet'],
      ]
        .map((name): [string, string] => [`runs/${key}/${name}`, '{}'])
        .concat([
          [`outbox/${key}/letter/abc.eml`, 'To: anna@example.org'],
          [`print/${key}/card/card.csv`, 'Anna'],
        ]),
    ),
  );
  await putFiles(folder, files);
  return folder;
}

test('a run that has been over for long keeps nothing of people; what tells of it stays', async () => {
  const folder = await environment('hello@a', 'hello@b');
  const clock = manualClock(instantOf('2017-08-02T06:00:00Z'));
  const context = { files: openFiles(), folder, clock, zone: 'Europe/London', keepKeys };
  const runs = [run('hello@a', 'done', '2017-07-02T06:00:00Z'), run('hello@b', 'done', '2017-07-04T06:00:00Z')];
  expect(await expireRuns(runs, retain, context)).toEqual(['hello@a']);
  expect(await readdir(`${folder}/outbox`)).toEqual(['hello@b']);
  expect(await readdir(`${folder}/print`)).toEqual(['hello@b']);
  expect((await readdir(`${folder}/runs/hello@a`, { recursive: true })).sort()).toEqual([
    ...['definition', 'definition/muster.yml', 'expired.json', 'ledger.mark', 'lists', 'lists/letter.sql'],
    ...['run.json', 'state.json', 'steps', 'steps/all.sql'],
  ]);
  expect(await expiredAt(context.files, folder, 'hello@a')).toBe('2017-08-02T06:00:00.000Z');
  expect(await expiredAt(context.files, folder, 'hello@b')).toBeUndefined();
  expect(await expireRuns(runs, retain, context)).toEqual([]);
});

test.each<{ what: string; status: RunStatus; finished?: string }>([
  { what: 'is still sent', status: 'sending' },
  { what: 'waits', status: 'waiting' },
  { what: 'is paused', status: 'paused' },
  { what: 'has been over for 30 days less a second', status: 'done', finished: '2017-07-03T06:00:01Z' },
])('a run that $what keeps all', async ({ status, finished }) => {
  const folder = await environment('hello@a');
  const clock = manualClock(instantOf('2017-08-02T06:00:00Z'));
  const context = { files: openFiles(), folder, clock, zone: 'Europe/London', keepKeys };
  expect(await expireRuns([run('hello@a', status, finished)], retain, context)).toEqual([]);
  expect(await readdir(`${folder}/runs/hello@a/lists`)).toContain('letter.parquet');
});

test('what was left behind expires by its age, wherever it lies', async () => {
  const root = temporaryFolder();
  const folder = `${root}/data/dev`;
  const people = [
    'data/tests/orders.unique.json',
    'data/scratch/load/customers/text/c.csv',
    'data/scratch/query-7.parquet',
  ];
  const ours = ['inbox/rejected/01.json', 'scratch/runs/hello@a/lists/letter.parquet'];
  const stays = ['data/exports/customers.csv', 'data/dev/runs/hello@a/lists/letter.parquet', 'data/dev/inbox/02.json'];
  await putFiles(
    root,
    new Map([...people, ...ours.map((name) => `data/dev/${name}`), ...stays].map((name) => [name, 'Anna'])),
  );
  const expire = (now: string) =>
    expireLeftovers(root, retain, { files: openFiles(), folder, clock: manualClock(instantOf(now)), zone: 'UTC' });
  await expire(new Date(Date.now() + 29 * 86_400_000).toISOString());
  expect(await filesBelow(root)).toHaveLength(8);
  await expire(new Date(Date.now() + 31 * 86_400_000).toISOString());
  expect(await filesBelow(root)).toEqual(stays.toSorted());
});
