import { expect, test } from 'vitest';
import { csvRecords } from '../../src/run/load/csv-records.ts';
import { inChunks } from '../support/chunks.ts';

/** Each record as `line: its fields`, or `line! the problem`. */
async function records(text: string, chunkSize: number): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of csvRecords(inChunks(Buffer.from(text), chunkSize), { delimiter: ',', quote: '"' })) {
    for (const record of batch) {
      found.push(
        'fields' in record ? `${record.line}: ${record.fields.join(' | ')}` : `${record.line}! ${record.problem}`,
      );
    }
  }
  return found;
}

const table: [what: string, text: string, expected: string[]][] = [
  ['plain rows', 'a,b\n1,2\n', ['1: a | b', '2: 1 | 2']],
  ['no line end at the end', 'a,b\n1,2', ['1: a | b', '2: 1 | 2']],
  ['quotes, doubled quotes, delimiters', '"a,b","say ""hi"""\n', ['1: a,b | say "hi"']],
  ['a line break in quotes counts as a line', '"x\ny",1\n2,3\n', ['1: x\ny | 1', '3: 2 | 3']],
  ['Windows line ends', 'a,b\r\n"x\r\ny",1\r\n2,3\r\n', ['1: a | b', '2: x\r\ny | 1', '4: 2 | 3']],
  ['both kinds of line ends', 'a,b\r\n1,2\n3,4\r\n', ['1: a | b', '2: 1 | 2', '3: 3 | 4']],
  ['old Macintosh line ends', 'a,b\r1,2\r', ['1: a | b', '2: 1 | 2']],
  ['empty lines', 'a\n\nb\n', ['1: a', '2: ', '3: b']],
  ['rows of other lengths', '1\n1,2,3\n', ['1: 1', '2: 1 | 2 | 3']],
  ['letters beyond ASCII', 'é,"ü\n",😀\n', ['1: é | ü\n | 😀']],
  ['a quote within a field is text', '1,5" pipe\n2,3\n', ['1: 1 | 5" pipe', '2: 2 | 3']],
  [
    'a quote that stays open gives up its own line only',
    '1,"2\n3,4\n5,6\n',
    ['1! a quote is not closed', '2: 3 | 4', '3: 5 | 6'],
  ],
  [
    'a stray quote that a later one closes gives up its own line only',
    '1,"2\n3,"4"\n5,6\n',
    ['1! there is text beside a quoted field', '2: 3 | 4', '3: 5 | 6'],
  ],
  ['text after a quoted field', '1,"2"x\n3,4\n', ['1! there is text beside a quoted field', '2: 3 | 4']],
  ['text before a quoted field', '1, "2"\n3,4\n', ['1! there is text beside a quoted field', '2: 3 | 4']],
  ['nothing', '', []],
];

test.each(table)('%s', async (_, text, expected) => {
  expect(await records(text, 1 << 20)).toEqual(expected);
});

test.each(table)('in pieces of three bytes: %s', async (_, text, expected) => {
  expect(await records(text, 3)).toEqual(expected);
});

test('a quote that stays open for long does not keep the rest of the file in memory', async () => {
  const rows = Array.from({ length: 400_000 }, (_, index) => `${index},x`);
  const found = await records(`a,"b\n${rows.join('\n')}\n`, 1 << 20);
  expect(found.slice(0, 2)).toEqual(['1! a quote is not closed', '2: 0 | x']);
  expect(found).toHaveLength(400_001);
});

test('the raw text is the record as it stands, without its line end', async () => {
  const raws: string[] = [];
  const text = '"x\r\ny" ,1\r\n"a""b",2\r\n';
  for await (const batch of csvRecords(inChunks(Buffer.from(text), 5), { delimiter: ',', quote: '"' })) {
    raws.push(...batch.map(({ raw }) => raw));
  }
  expect(raws).toEqual(['"x', 'y" ,1', '"a""b",2']);
});
