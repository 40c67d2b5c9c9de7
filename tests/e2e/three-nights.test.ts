import { beforeAll, expect, test } from 'vitest';
import { copyOfDemo, filesBelow, muster, type Said } from '../support/muster.ts';

interface Seen {
  readonly runKey: string;
  readonly status: string;
  readonly lists: readonly {
    readonly step: string;
    readonly entity: string;
    readonly counts: Record<string, number>;
  }[];
}

let project: string;
const nights: Said[] = [];
const states: (readonly Seen[])[] = [];

beforeAll(async () => {
  project = await copyOfDemo();
  for (const day of ['2017-07-03', '2017-07-04', '2017-07-05']) {
    nights.push(await muster(project, ['send', '--now', `${day}T06:30:00+01:00`]));
    states.push(JSON.parse((await muster(project, ['status', '--json'])).out) as Seen[]);
  }
});

const seen = (night: number) =>
  (states[night] ?? [])
    .map(({ runKey, status, lists }) => ({
      run: runKey.replace(/@s-[0-9a-f]{16}$/, '@signal'),
      status,
      accepted: Object.fromEntries(lists.map(({ step, counts }) => [step, counts['accepted']])),
    }))
    .toSorted((a, b) => (a.run < b.run ? -1 : 1));

const winBack = { run: 'win_back@2017-07-03', status: 'done', accepted: { postcard: 389, offer: 4002 } };

test('each night does what is ready, and ends well', () => {
  expect(nights.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(seen(0)).toEqual([
    { run: 'safety_week@2017-07-03', status: 'waiting', accepted: { plain: 400, story: 400 } },
    winBack,
  ]);
  expect(seen(1)).toEqual([
    { run: 'safety_week@2017-07-03', status: 'waiting', accepted: { plain: 400, story: 400, reminder: 800 } },
    winBack,
  ]);
  expect(seen(2)).toEqual([
    { run: 'recall@signal', status: 'done', accepted: { notice: 1193 } },
    { run: 'safety_week@2017-07-03', status: 'done', accepted: { plain: 400, story: 400, reminder: 800 } },
    winBack,
  ]);
});

test('the recall wrote one message for each order', async () => {
  const recall = states[2]?.find(({ runKey }) => runKey.startsWith('recall@'));
  expect(recall?.lists.map(({ entity }) => entity)).toEqual(['purchase']);
  const { out } = await muster(project, [
    ...['query', '--csv'],
    `select count(*) as messages, count(distinct entity_key) as orders, count(distinct profile_key) < count(*) as some_twice
     from ledger.messages where campaign = 'recall'`,
  ]);
  expect(out).toBe('messages,orders,some_twice\n1193,1193,true\n');
});

test('whom the week asked is a saved audience', async () => {
  const { out } = await muster(project, ['audiences', 'asked_for_helmet', '--json']);
  expect(JSON.stringify(JSON.parse(out))).toContain('"rows":800');
  const files = await filesBelow(`${project}/data/dev/audiences`);
  expect(files.filter((file) => file.endsWith('.parquet'))).toHaveLength(1);
});
