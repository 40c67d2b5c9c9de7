import { expect, test } from 'vitest';
import { recordMaker } from '../../src/print/record.ts';
import { templatePieces } from '../../src/print/value.ts';
import { layoutFile, vendorFile } from '../../src/project/schema/print.ts';
import type { JsonValue } from '../../src/ports.ts';

const templates: [template: string, pieces: ReturnType<typeof templatePieces>][] = [
  ['plain', [{ text: 'plain' }]],
  ['{{a}}', [{ path: 'a' }]],
  ['{{ a.b }}-{{c}}!', [{ path: 'a.b' }, { text: '-' }, { path: 'c' }, { text: '!' }]],
  ['{{First Name}}', [{ path: 'First Name' }]],
  ['one { is a text }', [{ text: 'one { is a text }' }]],
  ['{{}}', undefined],
  ['{{a', undefined],
  ['a}}', undefined],
  ['{{{a}}}', undefined],
];

test.each(templates)('the pieces of %s', (template, pieces) => {
  expect(templatePieces(template)).toEqual(pieces);
});

const record = (value: string, data: Record<string, JsonValue>, required = false) =>
  recordMaker(layoutFile.parse({ format: 'csv', columns: [{ name: 'F', value, required }] }), vendorFile.parse({}), {
    shared: { campaign: 'win_back' },
  }).make({ data, pieceId: '70' });

const values: [what: string, value: string, data: Record<string, JsonValue>, field: string][] = [
  ['a text as it is, blanks too', 'a', { a: ' x ' }, ' x '],
  ['an exact number as its digits', 'a', { a: '1234567890123456789.10' }, '1234567890123456789.10'],
  ['a number', 'a', { a: 0 }, '0'],
  ['a truth', 'a', { a: false }, 'false'],
  ['null is empty', 'a', { a: null }, ''],
  ['a field of a struct that is null is empty', 'a.b.c', { a: null }, ''],
  ['a field of a struct', 'a.b', { a: { b: 'x' } }, 'x'],
  ['text is composed (NFC)', 'a', { a: 'e\u0301' }, '\u00e9'],
  ['the number of the piece', 'piece_id', {}, '70'],
  ['a word that all records share wins over a column', 'campaign', { campaign: 'other' }, 'win_back'],
  ['line breaks and tabs are blanks', 'a', { a: 'a\r\nb\tc' }, 'a b c'],
  ['HTML is nothing special', '<{{a}}>', { a: '<b>' }, '<<b>>'],
];

/** Fields are bytes: this is how UTF-8 has them. */
const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

test.each(values)('%s', (_, value, data, field) => {
  expect(record(value, data)).toEqual({ fields: [utf8(field)] });
});

const required: [what: string, value: string, data: Record<string, JsonValue>, isFilled: boolean][] = [
  ['one of two is enough', '{{a}} {{b}}', { a: null, b: 'x' }, true],
  ['text around it does not count', 'No. {{a}}', { a: null }, false],
  ['blanks do not count', 'a', { a: ' \u00a0' }, false],
  ['zero counts', 'a', { a: 0 }, true],
];

test.each(required)('a required field: %s', (_, value, data, isFilled) => {
  expect('fields' in record(value, data, true)).toBe(isFilled);
});

test('half a character is never printed as something else', () => {
  expect(record('a', { a: 'x\ud83d' })).toEqual({ rejected: 'F has half a character' });
  expect(record('a', { a: '🚲' })).toEqual({ fields: [utf8('🚲')] });
});

test('what a check would have found throws', () => {
  expect(() => record('a', {})).toThrow('a list row has no "a"');
  expect(() => record('toString', {})).toThrow('a list row has no "toString"');
  expect(() => record('a', { a: [1] })).toThrow('"a" of a list row is no single value');
});
