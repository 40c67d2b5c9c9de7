import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadRig } from '../support/loading.ts';

/** Any text that CSV can carry, dense in the characters that CSV is about. */
const text = fc.string({
  unit: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('"', ',', '\n', '\r\n', '\r', '\0', ' ', ';', 'é', '😀', 'a', '0') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  ),
  maxLength: 12,
});

const row = fc.record({ id: fc.integer(), note: fc.option(text), isQuoted: fc.boolean() });

/** What stands in a file for a row that cannot be read, and how many physical lines it has. */
const badRow = fc.constantFrom('x,no number', '12', '1,2,3', ',no key', '1,"a"b', '"1"2,c', 'x,"two\nlines"');

const lineEnd = fc.constantFrom('\n', '\r\n');

function field(value: string, isQuoted: boolean): string {
  return isQuoted || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

const written = ({ id, note, isQuoted }: { id: number; note: string | null; isQuoted: boolean }): string =>
  `${field(String(id), isQuoted)},${field(note ?? '', isQuoted)}`;

const read = ({ id, note }: { id: number; note: string | null }) => ({ id, note: note === '' ? null : note });

const yaml = `x:
  files: x.csv
  columns: { id: { type: integer, required: true }, note: { type: varchar } }
  rejects: { max_share: 100% }
`;

test('rows come back as they were written', async () => {
  await using rig = await loadRig();
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), lineEnd, fc.boolean(), async (rows, end, isEnded) => {
      rig.write('x.csv', ['id,note', ...rows.map(written)].join(end) + (isEnded ? end : ''));
      const { value, diagnostics } = await rig.load(yaml);
      expect(diagnostics).toEqual([]);
      expect(value).toMatchObject({ rows: rows.length, rejects: 0 });
      expect(await rig.rows('select * from raw.x')).toEqual(rows.map(read));
    }),
    { numRuns: 150 },
  );
});

test('bad rows are told by their line, and take no good row with them', async () => {
  await using rig = await loadRig();
  const mixed = fc.array(fc.oneof(row, badRow), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(mixed, lineEnd, async (rows, end) => {
      const texts = rows.map((one) => (typeof one === 'string' ? one : written(one)));
      rig.write('x.csv', ['id,note', ...texts, ''].join(end));
      await rig.load(yaml);
      expect(await rig.rows('select * from raw.x')).toEqual(
        rows.flatMap((one) => (typeof one === 'string' ? [] : [read(one)])),
      );
      let line = 2;
      const expected = rows.flatMap((one, index) => {
        const raw = texts[index] ?? '';
        const here = { line, raw_line: raw };
        line += raw.split('\n').length;
        return typeof one === 'string' ? [here] : [];
      });
      expect(await rig.rows('select line, raw_line from raw._rejects order by line')).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});

test('a byte that is not UTF-8 is found wherever it stands', async () => {
  await using rig = await loadRig();
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 30 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (rows, share) => {
        const bytes = Buffer.from(['id,note', ...rows.map(written), ''].join('\n'));
        const at = Math.floor(share * (bytes.length - 1));
        rig.write('x.csv', Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at)]));
        const { value, diagnostics } = await rig.load(yaml);
        expect(value).toBeUndefined();
        expect(diagnostics.map(({ code }) => code)).toEqual(['wrong-encoding']);
      },
    ),
    { numRuns: 150 },
  );
});
