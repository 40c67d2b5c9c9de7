import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nights } from '../support/nights.ts';

/** A row of the export: key, value, and the day of June or July on which it changed. */
interface Item {
  readonly id: number;
  readonly price: number;
  readonly changed: number;
}

interface Night {
  /** Days from the 1st of July. */
  readonly day: number;
  readonly items: readonly Item[];
}

const item = fc.record({
  id: fc.integer({ min: 1, max: 4 }),
  price: fc.integer({ min: 1, max: 3 }),
  changed: fc.integer({ min: -20, max: 12 }),
});

/** Some nights one after the other, some of them on the same day; each id at most once a night. */
const sequence = fc
  .array(
    fc.record({
      later: fc.integer({ min: 0, max: 3 }),
      items: fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((all) => {
    let day = 0;
    return all.map(({ later, items }): Night => ({ day: (day += later), items }));
  });

const dateOf = (day: number): string => new Date(Date.UTC(2017, 6, 1 + day)).toISOString().slice(0, 10);

const values = (items: readonly Item[]): string[] =>
  items.map(({ id, price, changed }) => `(${id}, 'x', ${price}, '${dateOf(changed)}')`);

/** Builds the model night after night and returns what it has in the end, one row a line, sorted. */
async function built(sql: string, select: string, sequenceOfNights: readonly Night[]): Promise<string[]> {
  await using shop = await nights({ 'models/core/kept.sql': sql });
  const plan = await shop.plan();
  for (const { day, items } of sequenceOfNights) await shop.build({ on: dateOf(day), items: values(items), plan });
  return (await shop.rows(select))
    .split('\n')
    .filter((line) => line !== '')
    .toSorted();
}

interface Held {
  readonly item: Item;
  readonly from: number;
  to: number | undefined;
}

/** The history as one would keep it by hand. Without a version a row holds from the day on which it was seen. */
function naiveHistory(all: readonly Night[], byVersion: boolean): string[] {
  let history: Held[] = [];
  for (const { day, items } of all) {
    const seen = new Map(items.map((one) => [one.id, one]));
    for (const held of history.filter(({ to }) => to === undefined)) {
      const now = seen.get(held.item.id);
      if (now === undefined) held.to = Math.max(held.from, day);
      else if (byVersion ? now.changed > held.item.changed : now.price !== held.item.price)
        held.to = momentOf(now, held.from, day, byVersion);
    }
    for (const one of items) {
      const before = history.filter((held) => held.item.id === one.id);
      if (before.some(({ to }) => to === undefined)) continue;
      const since = before.length === 0 ? undefined : Math.max(...before.map(({ to }) => to ?? 0));
      history.push({ item: one, from: momentOf(one, since, day, byVersion), to: undefined });
    }
    history = history.filter(({ from, to }) => to === undefined || to > from);
  }
  return history
    .map(({ item: { id, price }, from, to }) => `${id} ${price} ${dateOf(from)} ${to === undefined ? '·' : dateOf(to)}`)
    .toSorted();
}

function momentOf({ changed }: Item, since: number | undefined, day: number, byVersion: boolean): number {
  if (!byVersion) return day;
  return since === undefined || changed >= since ? changed : Math.max(since, day);
}

const history =
  "select id, price, strftime(valid_from, '%Y-%m-%d') as f, strftime(valid_to, '%Y-%m-%d') as t from core.kept";

test('a snapshot that compares rows is the history that one would keep by hand', async () => {
  const sql = '/*---\nkind: snapshot\nkey: id\n---*/\nselect id, price from raw.items\n';
  await fc.assert(
    fc.asyncProperty(sequence, async (all) => {
      expect(await built(sql, history, all)).toEqual(naiveHistory(all, false));
    }),
    { numRuns: 25 },
  );
});

test('a snapshot that goes by a version is the history that one would keep by hand', async () => {
  const sql =
    '/*---\nkind: snapshot\nkey: id\nversion: changed\n---*/\nselect id, price, changed_at::date as changed from raw.items\n';
  await fc.assert(
    fc.asyncProperty(sequence, async (all) => {
      expect(await built(sql, history, all)).toEqual(naiveHistory(all, true));
    }),
    { numRuns: 25 },
  );
});

test('no two rows of a snapshot hold at once for one key', async () => {
  const sql =
    '/*---\nkind: snapshot\nkey: id\nversion: changed\n---*/\nselect id, price, changed_at::date as changed from raw.items\n';
  const overlaps = `select a.id from core.kept a, core.kept b where a.id = b.id and a.rowid < b.rowid
    and a.valid_from < coalesce(b.valid_to, 'infinity') and b.valid_from < coalesce(a.valid_to, 'infinity')`;
  await fc.assert(
    fc.asyncProperty(sequence, async (all) => {
      expect(await built(sql, overlaps, all)).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

const kept = "select id, price, strftime(changed, '%Y-%m-%d') as c from core.kept";

const lineOf = ({ id, price, changed }: Item): string => `${id} ${price} ${dateOf(changed)}`;

test.each([
  ['appends', ''],
  ['merges', 'key: id\n'],
])('an incremental model that %s has what was newer than all before it', async (_how, key) => {
  const sql = `/*---\nkind: incremental\n${key}cursor: changed\n---*/\nselect id, price, changed_at::date as changed from raw.items where changed_at::date > $cursor\n`;
  await fc.assert(
    fc.asyncProperty(sequence, async (all) => {
      let expected: Item[] = [];
      for (const { items } of all) {
        const mark = Math.max(-Infinity, ...expected.map(({ changed }) => changed));
        const fresh = items.filter(({ changed }) => changed > mark);
        const replaced = key === '' ? [] : fresh.map(({ id }) => id);
        expected = [...expected.filter(({ id }) => !replaced.includes(id)), ...fresh];
      }
      expect(await built(sql, kept, all)).toEqual(expected.map(lineOf).toSorted());
    }),
    { numRuns: 15 },
  );
});
