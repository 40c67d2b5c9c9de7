import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Parameters } from '../../src/base/parameter.ts';
import { rowsOf, testWarehouse } from '../support/warehouse.ts';

/** Texts of every length around what the engine keeps in place (12 bytes) and far beyond, in all scripts, and none at all. */
const texts = fc.array(
  fc.option(
    fc.oneof(
      fc.string({ maxLength: 14 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ minLength: 200, maxLength: 400 }),
    ),
  ),
  { maxLength: 60 },
);

const given = `select row, texts[row] as text from (select from_json($texts::json, '["VARCHAR"]') as texts),
  lateral (select unnest(range(1, len(texts) + 1)) as row)`;

test('texts are streamed as they were given: computed, stored, in another order, and from Parquet', async () => {
  const { warehouse, folder } = await testWarehouse();
  await using _engine = warehouse;
  await using session = await warehouse.session();
  const file = path.join(folder, 'texts.parquet');
  await fc.assert(
    fc.asyncProperty(texts, async (all) => {
      const read = async (sql: string) => (await rowsOf(session, sql)).map(({ text }) => text);
      const parameters: Parameters = { texts: { type: 'text', value: JSON.stringify(all) } };
      expect((await rowsOf(session, given, parameters)).map(({ text }) => text)).toEqual(all);
      await session.run(`create or replace temp table given as ${given}`, parameters);
      expect(await read('select text from given order by row')).toEqual(all);
      expect(await read('select text from given order by row desc')).toEqual([...all].reverse());
      await session.run(`copy (select text from given order by row) to '${file}' (format parquet)`);
      expect(await read(`select text from read_parquet('${file}')`)).toEqual(all);
    }),
  );
});

test('many texts, more than one chunk and one page of Parquet has, lose nothing', async () => {
  const { warehouse, folder } = await testWarehouse();
  await using _engine = warehouse;
  await using session = await warehouse.session();
  const file = path.join(folder, 'many.parquet');
  const text = 'case when i % 7 <> 0 then repeat(chr((20 + i % 5000)::integer), i % 60) || i end';
  await session.run(`copy (select ${text} as text from range(30000) t(i)) to '${file}' (format parquet)`);
  const rows = await rowsOf(session, `select text from read_parquet('${file}')`);
  const expected = Array.from({ length: 30_000 }, (_, i) =>
    i % 7 === 0 ? null : String.fromCodePoint(20 + (i % 5000)).repeat(i % 60) + String(i),
  );
  expect(rows.map((row) => row['text'])).toEqual(expected);
});
