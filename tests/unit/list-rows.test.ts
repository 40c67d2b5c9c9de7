import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import { type ListRow, listRows } from '../../src/run/send/list-rows.ts';
import { testWarehouse } from '../support/warehouse.ts';

/** Reads a list of `n` rows whose numbers are those of a SQL expression of `i`. */
async function read(n: number, expected: number, seq = 'i'): Promise<ListRow[]> {
  const { warehouse, folder } = await testWarehouse();
  await using _engine = warehouse;
  await using session = await warehouse.session();
  await session.run(
    `copy (select (${seq})::integer as seq, 'k' || i as send_key, 'p' || i as profile_key, 'a' || i as address,
       timestamptz '2017-07-03T05:30:00.123Z' as not_before, timestamptz '2017-07-06T05:30:00Z' as expires_at,
       'Europe/Zurich' as zone,
       to_json({n: i, spent: '0.10', profile: {city: 'Zürich'}})::varchar as payload from range(${n}) t(i))
     to '${folder}/offer.parquet' (format parquet, row_group_size 2048)`,
  );
  const all: ListRow[] = [];
  for await (const rows of listRows(session, `${folder}/offer.parquet`, expected)) all.push(...rows);
  return all;
}

test('the rows of a list come in its order, as they were written', async () => {
  const rows = await read(10_000, 10_000);
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  expect(rows[7]).toEqual({
    seq: 7,
    sendKey: 'k7',
    profileKey: 'p7',
    address: 'a7',
    notBefore: instantOf('2017-07-03T05:30:00.123Z'),
    expiresAt: instantOf('2017-07-06T05:30:00Z'),
    zone: 'Europe/Zurich',
    data: { n: 7, spent: '0.10', profile: { city: 'Zürich' } },
  });
});

test.each([
  {
    what: 'fewer rows than were frozen',
    n: 3,
    expected: 4,
    seq: 'i',
    message: /offer\.parquet: 3 rows were read of 4$/,
  },
  {
    what: 'more rows than were frozen',
    n: 4,
    expected: 3,
    seq: 'i',
    message: /offer\.parquet: 4 rows were read of 3$/,
  },
  { what: 'a gap', n: 4, expected: 4, seq: 'i + i // 2', message: /offer\.parquet: row 2 has seq 3$/ },
  { what: 'another order', n: 4, expected: 4, seq: '3 - i', message: /offer\.parquet: row 0 has seq 3$/ },
])('a list with $what is no list', async ({ n, expected, seq, message }) => {
  await expect(read(n, expected, seq)).rejects.toThrow(message);
});
