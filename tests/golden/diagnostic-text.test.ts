import { expect, test } from 'vitest';
import { error, warning } from '../../src/base/diagnostic.ts';
import type { SourceText, Span } from '../../src/base/source.ts';
import { diagnosticsText, diagnosticText } from '../../src/report/diagnostic-text.ts';
import { ansi } from '../../src/report/style.ts';

const file = (text: string, path = 'campaigns/win_back/not_reacted.sql'): SourceText => ({ path, text });

/** The place of a piece of text in a file; a point before it when `length` is 0. */
const at = (source: SourceText, piece: string, length = piece.length): Span => {
  const start = source.text.indexOf(piece);
  return { file: source, start, end: start + length };
};

const query = file('select i.customer_id\nfrom input i\nwhere i.last_ordr < $run_date\n');

test('a problem shows its place, its line and a hint', () => {
  const problem = error('unknown-column', '"last_ordr" is not a column of input', {
    span: at(query, 'last_ordr'),
    hint: 'did you mean "last_order"?',
  });
  expect(diagnosticText(problem)).toBe(
    `
error[unknown-column] campaigns/win_back/not_reacted.sql:3:9  "last_ordr" is not a column of input
  3 │ where i.last_ordr < $run_date
    │         ~~~~~~~~~
  hint: did you mean "last_order"?`.slice(1),
  );
});

test('in colour it has the same words', () => {
  const problem = warning('slow', 'this is slow', { span: at(query, 'input'), hint: 'wait' });
  const text = diagnosticText(problem, ansi);
  expect(text.replaceAll('\u001b', '^')).toBe(
    `
^[33mwarning[slow]^[39m campaigns/win_back/not_reacted.sql:2:6  ^[1mthis is slow^[22m
  ^[2m2 │^[22m from input i
  ^[2m  │^[22m      ^[31m~~~~~^[39m
  ^[36mhint:^[39m wait`.slice(1),
  );
});

const frames: [what: string, span: Span, text: string][] = [
  [
    'a point is marked with a caret',
    at(file('steps:\n  lapsed: {}\n', 'campaign.yml'), 'lapsed', 0),
    `
error[code] campaign.yml:2:3  is wrong
  2 │   lapsed: {}
    │   ^`,
  ],
  [
    'a span of several lines is marked to the end of its first one',
    at(query, 'input i\nwhere'),
    `
error[code] campaigns/win_back/not_reacted.sql:2:6  is wrong
  2 │ from input i
    │      ~~~~~~~`,
  ],
  [
    'tabs become the spaces that they stand for',
    at(file('\tab\tlast_ordr', 'm.sql'), 'last_ordr'),
    `
error[code] m.sql:1:5  is wrong
  1 │     ab  last_ordr
    │         ~~~~~~~~~`,
  ],
  [
    'wide characters take two columns',
    at(file("where city = '東京' and 🚲 and x̂ = ordr", 'm.sql'), 'ordr'),
    `
error[code] m.sql:1:35  is wrong
  1 │ where city = '東京' and 🚲 and x̂ = ordr
    │                                    ~~~~`,
  ],
  [
    'a mark under wide characters is as wide as they are',
    at(file("city = '東京'", 'm.sql'), '東京'),
    `
error[code] m.sql:1:9  is wrong
  1 │ city = '東京'
    │         ~~~~`,
  ],
  [
    'the last line needs no line break',
    at(file('select 1\nfrom x', 'm.sql'), 'x'),
    `
error[code] m.sql:2:6  is wrong
  2 │ from x
    │      ~`,
  ],
  [
    'a file of Windows shows no carriage returns',
    at(file('select 1\r\nfrom x\r\n', 'm.sql'), 'x\r\n'),
    `
error[code] m.sql:2:6  is wrong
  2 │ from x
    │      ~`,
  ],
  [
    'a point behind the end of a line is just behind it',
    at(file('a: b\nc: d\n', 'm.yml'), '\nc', 0),
    `
error[code] m.yml:1:5  is wrong
  1 │ a: b
    │     ^`,
  ],
  [
    'the gutter is as wide as the number of the line',
    at(file(`${'\n'.repeat(119)}select x`, 'm.sql'), 'x'),
    `
error[code] m.sql:120:8  is wrong
  120 │ select x
      │        ~`,
  ],
  [
    'a blank line is not shown',
    at(file('', 'm.sql'), '', 0),
    `
error[code] m.sql:1:1  is wrong`,
  ],
  [
    'control characters cannot reach the terminal',
    at(file("select '\u001b[31m' from x", 'm.sql'), 'x'),
    `
error[code] m.sql:1:21  is wrong
  1 │ select '␛[31m' from x
    │                     ~`,
  ],
];

test.each(frames)('%s', (_, span, text) => {
  expect(diagnosticText(error('code', 'is wrong', { span }))).toBe(text.slice(1));
});

const filler = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `c${String(from + i).padStart(2, '0')}`).join(', ');
const long = file(`select ${filler(10, 30)}, last_ordr, ${filler(30, 60)}`, 'm.sql');

const windows: [what: string, piece: string, text: string][] = [
  [
    'a span near the start: the line is cut behind it',
    'c12',
    `
  1 │ select c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22,…
    │                  ~~~`,
  ],
  [
    'a span in the middle: the line is cut on both sides',
    'last_ordr',
    `
  1 │ …c26, c27, c28, c29, last_ordr, c30, c31, c32, c33, c34, c35, c36, c37,…
    │                      ~~~~~~~~~`,
  ],
  [
    'a span at the end: the line is cut before it',
    'c59',
    `
  1 │ …5, c46, c47, c48, c49, c50, c51, c52, c53, c54, c55, c56, c57, c58, c59
    │                                                                      ~~~`,
  ],
];

test.each(windows)('a long line, %s', (_, piece, text) => {
  const lines = diagnosticText(error('code', 'is wrong', { span: at(long, piece) })).split('\n');
  expect(lines.slice(1).join('\n')).toBe(text.slice(1));
});

test('a problem without a place is one line', () => {
  expect(diagnosticText(error('no-project', 'there is no muster.yml here', { hint: 'muster init .' }))).toBe(
    'error[no-project]  there is no muster.yml here\n  hint: muster init .',
  );
});

test('a message of the engine may have several lines', () => {
  expect(diagnosticText(error('engine', 'first\nsecond'))).toBe('error[engine]  first\n  second');
});

test('all problems come by file and place and are counted', () => {
  const settings = file('name: a\ntimezone: b\n', 'muster.yml');
  const text = diagnosticsText([
    error('second', 'is second', { span: at(query, 'last_ordr') }),
    error('third', 'is third', { span: at(settings, 'b') }),
    warning('first', 'is first', { span: at(query, 'input') }),
    error('whole', 'is about the project'),
  ]);
  expect(text).toBe(
    `
error[whole]  is about the project

warning[first] campaigns/win_back/not_reacted.sql:2:6  is first
  2 │ from input i
    │      ~~~~~

error[second] campaigns/win_back/not_reacted.sql:3:9  is second
  3 │ where i.last_ordr < $run_date
    │         ~~~~~~~~~

error[third] muster.yml:2:11  is third
  2 │ timezone: b
    │           ~

3 errors, 1 warning in 2 files`.slice(1),
  );
});

const closings: [severities: string, line: string][] = [
  ['e', '1 error in 1 file'],
  ['w', '1 warning in 1 file'],
  ['eeww', '2 errors, 2 warnings in 1 file'],
];

test.each(closings)('%s ends with "%s"', (severities, line) => {
  const all = Array.from(severities, (one) =>
    (one === 'e' ? error : warning)('code', 'is wrong', { span: at(query, 'i') }),
  );
  expect(diagnosticsText(all).split('\n').at(-1)).toBe(line);
});

test('no problem is no text', () => {
  expect(diagnosticsText([])).toBe('');
});
