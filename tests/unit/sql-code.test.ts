import { expect, test } from 'vitest';
import { codeOf } from '../../src/base/sql-code.ts';
import { locateStart, locateWord, statement, statementOfFile } from '../../src/base/statement.ts';

test.each([
  ["a 'b' c", 'a     c'],
  ["a '' c", 'a    c'],
  ["a 'it''s' c", 'a         c'],
  ['a "b -- c" d', 'a "b -- c" d'],
  ["a \"it's\" 'x' b", 'a "it\'s"     b'],
  ['a -- b\nc', 'a     \nc'],
  ['a /* b\n*/ c', 'a     \n   c'],
  ["a /* 'b */ c", 'a          c'],
  ["a $$b ' c$$ d", 'a           d'],
  ['a $x$ b $$ $x$ c', 'a              c'],
  ['a > $b and c < $d', 'a > $b and c < $d'],
  ["'ß😀' a", '      a'],
])('the code of %j', (sql, code) => {
  expect(codeOf(sql)).toBe(code);
  expect(codeOf(sql)).toHaveLength(sql.length);
});

const file = (text: string) => ({ path: 'model.sql', text });
const marked = (span: ReturnType<typeof locateWord>): string | undefined =>
  span === undefined ? undefined : `${span.start} ${span.file.text.slice(span.start, span.end)}`;

test.each([
  ['the first time that a word stands in code', "-- amount\nselect 'amount', amount", 'amount', undefined, '27 amount'],
  ['a word, not a part of one', 'select amounts, amount', 'amount', undefined, '16 amount'],
  ['in any case of letters', 'select Amount', 'amount', undefined, '7 Amount'],
  ['behind something', 'select id from a join b using (id)', 'id', /\busing\b/, '31 id'],
  ['a parameter', 'select $a, $ab', '$ab', undefined, '11 $ab'],
  ['where the code starts, when it is nowhere', '-- nothing\nselect 1', 'amount', undefined, '11 select'],
])('a word is found: %s', (_what, text, word, after, expected) => {
  expect(marked(locateWord(statementOfFile(file(text)), word, after))).toBe(expected);
});

test('a word is found only in what people wrote', () => {
  const source = file('spent > 10');
  const fragment = { text: source.text, span: { file: source, start: 0, end: source.text.length } };
  expect(marked(locateWord(statement('select spent from x where ', fragment), 'spent'))).toBe('0 spent');
  expect(marked(locateStart(statement('select * from x where ', fragment)))).toBe('0 spent');
});
