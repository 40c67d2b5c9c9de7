import { describe, expect, test } from 'vitest';
import type { Span } from '../../src/base/source.ts';
import { parseYaml } from '../../src/project/yaml.ts';
import type { YamlPath } from '../../src/project/yaml-file.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';

const read = (text: string) => parseYaml({ path: 'f.yml', text });

/** The problems of a text, each on one line, without the file's name. */
const problemsIn = (text: string): string =>
  diagnosticLines(read(text).diagnostics).replaceAll(' f.yml:', ' ').replaceAll('\n  ', ' | ');

describe('a text that needs quotes', () => {
  test.each([
    ['filter: > 100', '1:9 a text that starts with > needs quotes | ~ > 100 | write filter: "> 100"'],
    ['filter: >= 100', '1:9 a text that starts with > needs quotes | ~ >= 100 | write filter: ">= 100"'],
    ['filter: >5', '1:9 a text that starts with > needs quotes | ~ >5 | write filter: ">5"'],
    [
      'html: {{x}} and more',
      '1:7 a text that starts with { needs quotes | ~ {{x}} and more | write html: "{{x}} and more"',
    ],
    ['html: {{x}}', '1:7 a text that starts with { needs quotes | ~ {{x}} | write html: "{{x}}"'],
    ['cron: */15 * * * *', '1:7 a text that starts with * needs quotes | ~ */15 * * * * | write cron: "*/15 * * * *"'],
    ['subject: Hi: {{x}}', '1:10 a text with ": " in it needs quotes | ~ Hi: {{x}} | write subject: "Hi: {{x}}"'],
    ['subject: Hi: you', '1:10 a text with ": " in it needs quotes | ~ Hi: you | write subject: "Hi: you"'],
    ['to: @shop', '1:5 a text that starts with @ needs quotes | ~ @shop | write to: "@shop"'],
    ['sql: `a` > 1', '1:6 a text that starts with ` needs quotes | ~ `a` > 1 | write sql: "`a` > 1"'],
    ['off: %d', '1:6 a text that starts with % needs quotes | ~ %d | write off: "%d"'],
    ['text: &amp; more', '1:7 a text that starts with & needs quotes | ~ &amp; more | write text: "&amp; more"'],
    [
      'text: !important now',
      '1:7 a text that starts with ! needs quotes | ~ !important now | write text: "!important now"',
    ],
    ['sql: [a] = 1', '1:6 a text that starts with [ needs quotes | ~ [a] = 1 | write sql: "[a] = 1"'],
    ['text: - a', '1:7 a text that starts with - needs quotes | ~ - a | write text: "- a"'],
    [
      'order_by: "spent" desc',
      '1:11 a text that starts with a quote needs quotes around all of it | ~ "spent" desc | write order_by: \'"spent" desc\'',
    ],
    [
      "text: 'it's late'",
      `1:7 a text that starts with a quote needs quotes around all of it | ~ 'it's late' | write text: "it's late"`,
    ],
    ['list: [@shop]', '1:8 a text that starts with @ needs quotes | ~ @shop | put quotes around the text'],
  ])('%s', (text, problem) => {
    expect(problemsIn(`${text}\nlater: 1\n`)).toBe(`error[quotes-needed] ${problem}`);
  });

  test.each([
    ['filter: > 100', '1:14 a text that starts with > needs quotes | ~ > 100 | put quotes around the text of "filter"'],
    ['html: {{x}} and', '1:12 a text that starts with { needs quotes | ~ { | put quotes around the text of "html"'],
    [
      'cron: */15 * * * *',
      '1:12 a text that starts with * needs quotes | ~ */15 | put quotes around the text of "cron"',
    ],
    [
      'subject: Hi: {{x}}',
      '1:15 inside { } a text with { in it needs quotes | ~ Hi: { | put quotes around the text of "subject"',
    ],
    [
      'subject: Hi: you',
      '1:15 a text with ": " in it needs quotes, or a comma is missing before the next key | ~ Hi | put quotes around the text of "subject"',
    ],
    ['f: x[1] = 2', '1:9 inside { } a text with [ in it needs quotes | ~ x[ | put quotes around the text of "f"'],
    ['f: a in (1, 2)', '1:18 "2)" has no value | ~ 2) | write key: value; inside { } a text with a comma needs quotes'],
  ])('inside { }: %s', (text, problem) => {
    expect(problemsIn(`s: { ${text}, from: a }\nlater: 1\n`)).toBe(`error[quotes-needed] ${problem}`);
  });
});

describe('a text that a comment cuts', () => {
  const hint = 'put quotes around the text, or a space after # when a comment is meant';

  test.each([
    ['filter: code = #5', `1:16 # starts a comment: the text ends after "code =" | ~ #5 | ${hint}`],
    ['subject: Offer #1 {{x}}', `1:16 # starts a comment: the text ends after "Offer" | ~ #1 {{x}} | ${hint}`],
    ['subject: #1 offer', `1:10 # starts a comment: there is no value | ~ #1 offer | ${hint}`],
    [
      's: { f: code = #5, from: a }',
      `1:16 # starts a comment: the text ends after "code =" | ~ #5, from: a } | ${hint}`,
    ],
    ['colours: [red, #f00]', `1:16 # starts a comment: there is no value | ~ #f00] | ${hint}`],
  ])('%s', (text, problem) => {
    expect(problemsIn(`${text}\nlater: 1\n`)).toBe(`error[quotes-needed] ${problem}`);
  });

  test.each([['a: 1 # one'], ['a: b ## two'], ['#a: b'], ['a: [b] #c'], ['a: "b" #c'], ['a: b#c'], ['a: |\n  b #c']])(
    '%s has a comment, or none',
    (text) => {
      expect(problemsIn(text)).toBe('');
    },
  );
});

describe('YAML that is not used, and what is no YAML', () => {
  test.each([
    ['a: 1\nb: 2\na: 3', 'duplicate-key', '3:1 "a" is given twice | ~ a | keep one of them'],
    [
      'a: &x 1\nb: *x',
      'yaml-feature',
      '1:4 &x is an anchor of YAML, which is not used here | ~ &x | write the value itself; text needs quotes\nerror[yaml-feature] 2:4 *x is an alias of YAML, which is not used here | ~ *x | write the value itself; text needs quotes',
    ],
    [
      'a: !!str 5',
      'yaml-feature',
      '1:4 !!str is a tag of YAML, which is not used here | ~ !!str | write the value itself; text needs quotes',
    ],
    [
      '%YAML 1.1\n---\na: 1',
      'yaml-feature',
      '1:1 %YAML 1.1 is a directive of YAML, which is not used here | ~ %YAML 1.1 | write the value itself; text needs quotes',
    ],
    ['a: 1\n---\nb: 2', 'yaml-feature', '2:1 a file holds one document | ~ --- | remove the line ---'],
    ['a:\n\tb: 1', 'yaml-syntax', '2:1 a tab cannot indent | ~ \t | use spaces'],
    ['a: [1, 2\nb: 1', 'yaml-syntax', '1:4 [ is not closed | ~ [ | add ]'],
    ['a: { b: { c: 1 }\nd: 1', 'yaml-syntax', '1:4 { is not closed | ~ { | add }'],
    ['a: { b: 1 } }\nc: 1', 'yaml-syntax', '1:13 unexpected } | ~ } | it closes nothing: remove it'],
    ['a: "b\nc: 1', 'yaml-syntax', '1:4 the text that opens with " is not closed | ~ " | add " at its end'],
    [
      'a: "\\d+"',
      'yaml-syntax',
      `1:5 \\d means nothing inside "…" | ~ \\d | put the text into '…', where \\ is a plain character`,
    ],
    ['a: 1\nb', 'yaml-syntax', '2:1 "b" has no value | ~ b | write key: value, with a space after the colon'],
    [
      'a:\n  b: 1\n c: 2',
      'yaml-syntax',
      '3:2 this line does not line up with those above it | ~ c: | check how far it is indented',
    ],
    ['a: 1\n  b: 2', 'yaml-syntax', '1:4 "1" cannot be followed by a mapping | ~ 1 | check how far it is indented'],
    ['a: >\nb: 1', 'empty-value', '1:4 there is no text below > | ~ > | indent the text below its key'],
  ])('%j', (text, code, problem) => {
    expect(problemsIn(`${text}\n`)).toBe(`error[${code}] ${problem}`);
  });

  test('several mistakes are told in the order of the file, one for a line', () => {
    const text = 'cron: */15 * * * *\nfilter: > 100\na: 1\nsubject: Hi: {{x}}\ncode: a = #5\n';
    expect(problemsIn(text)).toBe(
      [
        'error[quotes-needed] 1:7 a text that starts with * needs quotes | ~ */15 * * * * | write cron: "*/15 * * * *"',
        'error[quotes-needed] 2:9 a text that starts with > needs quotes | ~ > 100 | write filter: "> 100"',
        'error[quotes-needed] 4:10 a text with ": " in it needs quotes | ~ Hi: {{x}} | write subject: "Hi: {{x}}"',
        'error[quotes-needed] 5:11 # starts a comment: the text ends after "a =" | ~ #5 | put quotes around the text, or a space after # when a comment is meant',
      ].join('\n'),
    );
  });
});

describe('numbers', () => {
  test.each([['0123'], ['12E4'], ['0x1F'], ['0o17'], ['+491234'], ['.5'], ['12345678901234567890'], ['.inf']])(
    '%s would be rewritten',
    (text) => {
      expect(problemsIn(`a: ${text}\n`)).toMatch(`1:4 ${text} is read as the number`);
      expect(problemsIn(`a: "${text}"\n`)).toBe('');
    },
  );

  test.each([['0'], ['-5'], ['12'], ['3.50'], ['123456789012345']])('%s is a number', (text) => {
    expect(read(`a: ${text}\n`)).toMatchObject({ value: { value: { a: Number(text) } }, diagnostics: [] });
  });

  test.each([['yes'], ['off'], ['2026-01-01'], ['20%'], ['10:30'], ['1_000'], ['1e']])('%s is text', (text) => {
    expect(read(`a: ${text}\n`)).toMatchObject({ value: { value: { a: text } }, diagnostics: [] });
  });
});

describe('places', () => {
  const text = `
top: 1 # note
list: [one, "two"]
deep:
  inner: { key: 'value', empty: }
  items:
    - first: 1
      second: 2
`.trimStart();
  const marked = ({ file, start, end }: Span): string => file.text.slice(start, end);

  test.each<[YamlPath, string, string]>([
    [['top'], 'top', '1'],
    [['list'], 'list', '[one, "two"]'],
    [['list', 1], '"two"', '"two"'],
    [['deep'], 'deep', `inner: { key: 'value', empty: }`],
    [['deep', 'inner', 'key'], 'key', `'value'`],
    [['deep', 'inner', 'empty'], 'empty', 'empty'],
    [['deep', 'items', 0, 'second'], 'second', '2'],
    [['deep', 'items', 0], 'first: 1', 'first: 1'],
    [['deep', 'inner', 'none', 'below'], 'inner', 'inner'],
    [['none'], '', ''],
    [[], '', 'top: 1 # note'],
  ])('%j', (path, key, value) => {
    const { value: yaml } = read(text);
    expect(yaml && [marked(yaml.place(path, 'key')), marked(yaml.place(path))]).toEqual([key, value]);
  });

  test('a part of a file keeps the places of the file', () => {
    const file = { path: 'a.sql', text: '/*---\r\nüber: 1\r\nb: 2\r\n---*/\r\nselect 1' };
    const { value: yaml } = parseYaml(file, { start: 5, end: file.text.indexOf('---*/') });
    expect(yaml?.value).toEqual({ über: 1, b: 2 });
    expect(yaml?.place(['b'])).toEqual({ file, start: 19, end: 20 });
  });
});
