import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { runRig } from '../support/running.ts';
import { rowsOf } from '../support/warehouse.ts';

const newOnes = (inside: string, query = 'modified_at > $cursor', rest = ''): string => `
entity: customer
steps:
  fresh:
    incremental:
      query: select customer_id, email, modified_at from core.customers where ${query}
      ${inside}
  kept: { save_audience: few, from: fresh }
${rest}`;

/** A customer: its number, and when it was changed. */
type Row = readonly [id: number, at: string | null];

/** The small campaign, night after night with other customers; a night tells who came, and what was said of it. */
async function nights(campaign: string) {
  const rig = await runRig(campaign);
  const told = async (day: string) => {
    const run = (await rig.runs()).find(({ runKey }) => runKey === `win_back@${day}`);
    if (run?.status === 'failed') return `failed: ${run.note ?? ''}`;
    const file = `${rig.root}/runs/win_back@${day}/steps/fresh.parquet`;
    const found = await rowsOf(rig.session, `select customer_id from read_parquet('${file}') order by all`);
    const notes = (run?.steps ?? []).flatMap(({ step, note }) => (step === 'fresh' ? (note ?? []) : []));
    return [found.map(({ customer_id }) => Number(customer_id)).join(' '), ...notes].join(' | ');
  };
  return {
    rig,
    told,
    async night(day: string, ...rows: readonly Row[]) {
      await rig.session.run('delete from core.customers');
      for (const [id, at] of rows)
        await rig.session.run(
          `insert into core.customers values (${id}, 'p${id}@example.com', true, ${at === null ? 'null' : `timestamptz '${at}'`})`,
        );
      await rig.on(day);
      return told(day);
    },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

const one: Row = [1, '2017-07-01T10:00:00Z'];
const two: Row = [2, '2017-07-03T01:00:00Z'];

describe('an incremental step', () => {
  test('reads on where the night before ended, rows that are two days late included', async () => {
    await using shop = await nights(newOnes('cursor: modified_at'));
    expect(await shop.night('2017-07-03', one, two)).toBe('1 2');
    expect(await shop.night('2017-07-04', one, two)).toBe('');
    const late: Row = [3, '2017-07-01T02:00:00Z'];
    const tooLate: Row = [4, '2017-07-01T00:30:00Z'];
    expect(await shop.night('2017-07-05', one, two, late, tooLate)).toBe('3');
    expect(await shop.night('2017-07-06', one, two, late, [1, '2017-07-05T10:00:00Z'])).toBe('1');
  });

  test('knows by their keys what a run handed on that has expired since, and of nobody more than that', async () => {
    await using shop = await nights(newOnes('cursor: modified_at'));
    expect(await shop.night('2017-07-03', one, two)).toBe('1 2');
    shop.rig.advance(31 * 86_400_000);
    expect(await shop.rig.expire()).toEqual(['win_back@2017-07-03']);
    const file = `${shop.rig.root}/runs/win_back@2017-07-03/steps/fresh.parquet`;
    const columns = await rowsOf(shop.rig.session, `select column_name from (describe from read_parquet('${file}'))`);
    expect(columns.map(({ column_name }) => column_name)).toEqual(['customer_id', 'modified_at']);
    expect(await shop.night('2017-08-04', one, two, [3, '2017-08-01T10:00:00Z'])).toBe('3');
  });

  test('looks back as far as it says', async () => {
    await using shop = await nights(newOnes('cursor: modified_at\n      lookback: 2h'));
    await shop.night('2017-07-03', two);
    expect(await shop.night('2017-07-04', two, [3, '2017-07-02T23:30:00Z'], [4, '2017-07-02T22:30:00Z'])).toBe('3');
  });

  test('looks back for so many numbers', async () => {
    const byNumber = (inside: string) =>
      nights(
        newOnes(`cursor: customer_id${inside}`, 'customer_id > $cursor').replaceAll(', modified_at from', ' from'),
      );
    await using shop = await byNumber('\n      lookback: 3');
    const customers = (...ids: number[]): Row[] => ids.map((id) => [id, null]);
    expect(await shop.night('2017-07-03', ...customers(1, 8))).toBe('1 8');
    expect(await shop.night('2017-07-04', ...customers(1, 4, 5, 6, 8, 9))).toBe('6 9');
    await using blind = await byNumber('');
    await blind.night('2017-07-03', ...customers(1, 8));
    expect(await blind.night('2017-07-04', ...customers(1, 6, 8, 9))).toBe('9');
  });

  test('begins after a moment', async () => {
    await using shop = await nights(newOnes('cursor: modified_at\n      since: 2017-07-02'));
    expect(await shop.night('2017-07-03', one, two)).toBe('2');
    expect(await shop.night('2017-07-04', one, two)).toBe('');
  });

  test('leaves rows without a cursor out and says so', async () => {
    await using shop = await nights(newOnes('cursor: modified_at', 'modified_at is null or modified_at > $cursor'));
    expect(await shop.night('2017-07-03', one, [3, null])).toBe('1 | one row without modified_at is left out');
  });

  test('does not go beyond now for a row of the future, which comes once', async () => {
    await using shop = await nights(newOnes('cursor: modified_at'));
    const future: Row = [9, '2999-01-01T00:00:00Z'];
    const said = 'one row with modified_at after now: the cursor stays at now';
    expect(await shop.night('2017-07-03', one, future)).toBe(`1 9 | ${said}`);
    expect(await shop.night('2017-07-14', future, [3, '2017-07-13T00:00:00Z'])).toBe(`3 | ${said}`);
  });

  test('reads on by number, without looking back', async () => {
    await using shop = await nights(newOnes('cursor: customer_id', 'customer_id > $cursor'));
    expect(await shop.night('2017-07-03', one, two, [7, null])).toBe('1 2 7');
    expect(await shop.night('2017-07-04', [6, null], [7, null], [8, null])).toBe('8');
  });

  test('remembers keys for a time where nothing tells new rows', async () => {
    await using shop = await nights(newOnes('remember: 30d', 'true'));
    expect(await shop.night('2017-07-03', one, two)).toBe('1 2');
    expect(await shop.night('2017-07-20', one, two, [3, null])).toBe('3');
    expect(await shop.night('2017-08-03', one, [3, null])).toBe('1');
  });

  test('is not moved by a plan', async () => {
    await using shop = await nights(newOnes('cursor: modified_at'));
    expect((await shop.rig.plan()).populations).toMatchObject([
      { step: 'fresh', rows: 10 },
      { step: 'kept', rows: 10 },
    ]);
    expect(await rowsOf(shop.rig.session, 'select step from ledger.cursors')).toEqual([]);
    expect(await shop.night('2017-07-03', one, two)).toBe('1 2');
  });
});

const cursors = `select run_key, status from ledger.cursors order by run_key`;
const waiting = '  later: { wait: 3 days, from: fresh }\n  last: { save_audience: done, from: later }\n';
const offer =
  '  offer: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: fresh }\n  last: { wait: 3 days, from: offer }\n';

describe('what a run has handed on', () => {
  test('is taken before the run is over, and for good when it is', async () => {
    await using shop = await nights(newOnes('cursor: modified_at', undefined, waiting));
    expect(await shop.night('2017-07-03', one)).toBe('1');
    expect(await rowsOf(shop.rig.session, cursors)).toEqual([{ run_key: 'win_back@2017-07-03', status: 'pending' }]);
    expect(await shop.night('2017-07-04', one, two)).toBe('2');
    shop.rig.advance(3 * 86_400_000);
    await shop.rig.goOn();
    expect(await rowsOf(shop.rig.session, cursors)).toEqual([
      { run_key: 'win_back@2017-07-03', status: 'committed' },
      { run_key: 'win_back@2017-07-04', status: 'committed' },
    ]);
  });

  test('counts for good with the first list that is made of it', async () => {
    await using shop = await nights(newOnes('cursor: modified_at', undefined, offer));
    await shop.night('2017-07-03', one);
    expect(await rowsOf(shop.rig.session, cursors)).toEqual([{ run_key: 'win_back@2017-07-03', status: 'committed' }]);
    await shop.rig.cancel('2017-07-03');
    expect(await shop.night('2017-07-04', one, two)).toBe('2');
  });

  test('is free again when the run is cancelled, and comes once, whatever was read after it', async () => {
    await using shop = await nights(newOnes('cursor: modified_at', undefined, waiting));
    const three: Row = [3, '2017-07-10T00:00:00Z'];
    expect(await shop.night('2017-07-03', one, two)).toBe('1 2');
    expect(await shop.night('2017-07-11', one, two, three)).toBe('3');
    await shop.rig.cancel('2017-07-03');
    expect(await shop.night('2017-07-12', one, two, three)).toBe('1 2');
    expect(await shop.night('2017-07-13', one, two, three)).toBe('');
  });

  test('is free again when the run fails, and the run begins anew with it', async () => {
    const gate = `  gate: { query: select customer_id from core.customers where customer_id > 5, from: fresh, allow_empty: false }\n`;
    await using shop = await nights(
      newOnes('cursor: modified_at', undefined, gate).replace('  kept: { save_audience: few, from: fresh }\n', ''),
    );
    expect(await shop.night('2017-07-03', one)).toBe('failed: gate is empty, and allow_empty is false');
    expect(await rowsOf(shop.rig.session, cursors)).toEqual([{ run_key: 'win_back@2017-07-03', status: 'released' }]);
    const six: Row = [6, '2017-07-02T00:00:00Z'];
    expect(await shop.night('2017-07-03', one, six)).toBe('1 6');
  });

  test('is not gone on with when another run has taken it since the run failed', async () => {
    const gate =
      '  offer: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: lapsed }\n' +
      '  gate: { query: select customer_id from core.customers where customer_id > 5, from: offer, allow_empty: false }\n';
    const campaign = newOnes('cursor: modified_at', undefined, gate).replace(
      'steps:',
      'steps:\n  lapsed: { audience: audiences.lapsed }',
    );
    await using shop = await nights(campaign);
    expect(await shop.night('2017-07-03', one)).toBe('failed: gate is empty, and allow_empty is false');
    const six: Row = [6, '2017-07-02T00:00:00Z'];
    expect(await shop.night('2017-07-04', one, six)).toBe('1 6');
    await shop.rig.on('2017-07-03');
    expect(await shop.told('2017-07-03')).toBe(
      'failed: win_back@2017-07-04 has read again since win_back@2017-07-03 failed, and handed on what is in fresh: cancel win_back@2017-07-03',
    );
  });

  test('fails the next run when its file is gone', async () => {
    await using shop = await nights(newOnes('cursor: modified_at'));
    await shop.night('2017-07-03', one);
    await rm(`${shop.rig.root}/runs/win_back@2017-07-03/steps/fresh.parquet`);
    expect(await shop.night('2017-07-04', one)).toBe(
      'failed: runs/win_back@2017-07-03/steps/fresh.parquet is missing or not what was built: what win_back@2017-07-03 handed on cannot be told from what is new',
    );
  });
});
