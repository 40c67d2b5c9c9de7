import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isMjml, mjmlToHtml } from '../../src/message/mjml.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { soundTemplate } from '../support/templates.ts';

const inColumn = (content: string): string =>
  `<mjml><mj-body><mj-section><mj-column>${content}</mj-column></mj-section></mj-body></mjml>`;

async function htmlOf(text: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const { value, diagnostics } = await mjmlToHtml(soundTemplate(text, files));
  expect(diagnosticLines(diagnostics)).toBe('');
  return value ?? '';
}

describe('placeholders stay as they were written', () => {
  test.each([
    '{{date order_date "D MMMM YYYY"}}',
    `{{#if (eq a 'x > "y"')}}&amp; é{{else}}b{{/if}}`,
    '{{~#each  orders as |order|~}} {{order.amount}} {{~/each~}}',
    '{{default\n  first_name\n  "you"}}',
  ])('%s in a text', async (written) => {
    expect(await htmlOf(inColumn(`<mj-text>${written}</mj-text>`))).toContain(written);
  });

  test('rows of a table may be repeated, inlined styles or not', async () => {
    const rows = '{{#each orders}}<tr class="row"><td>{{amount}}</td></tr>{{/each}}';
    const head = '<mj-head><mj-style inline="inline">.row { color: red; }</mj-style></mj-head>';
    const html = await htmlOf(inColumn(`<mj-table>${rows}</mj-table>`).replace('<mjml>', `<mjml>${head}`));
    expect(html).toContain('{{#each orders}}<tr class="row" style="color: red;"><td>{{amount}}</td></tr>{{/each}}');
  });

  test('in attributes, in mj-raw, in the title', async () => {
    const html = await htmlOf(
      `<mjml><mj-head><mj-title>{{title}}</mj-title></mj-head><mj-body>
       <mj-raw>{{#if vip}}</mj-raw>
       <mj-section><mj-column><mj-image src="https://example.com/{{image}}?a=1&amp;b=2" alt="{{name}}" /></mj-column></mj-section>
       <mj-raw>{{/if}}</mj-raw></mj-body></mjml>`,
    );
    expect(html).toContain('<title>{{title}}</title>');
    expect(html).toMatch(
      /\{\{#if vip\}\}[\s\S]*src="https:\/\/example.com\/\{\{image\}\}\?a=1&amp;b=2"[\s\S]*\{\{\/if\}\}/,
    );
    expect(html).toContain('alt="{{name}}"');
  });

  test('comments of the template disappear', async () => {
    const html = await htmlOf(inColumn('{{!-- for {{nobody}} --}}<mj-text>Hello{{! you }}</mj-text>'));
    expect(html).toMatch(/>Hello</);
    expect(html).not.toContain('{{');
  });
});

test('the same document gives the same HTML, without outside help', async () => {
  const text = readFileSync('campaigns/win_back/offer.mjml', 'utf8');
  expect(await htmlOf(text)).toBe(await htmlOf(text));
});

test('partials are put in before', async () => {
  const html = await htmlOf(inColumn('{{> footer}}'), { '_partials/footer.mjml': '<mj-text>{{city}}</mj-text>\n' });
  expect(html).toContain('>{{city}}<');
});

const problems: [what: string, template: string, text: string][] = [
  [
    'an unknown element',
    '<mjml><mj-body>\n  <mj-section>\n    <mj-colum>x</mj-colum>\n  </mj-section></mj-body></mjml>',
    `
error[bad-mjml] offer.hbs:3:5 Element mj-colum doesn't exist or is not registered
  ~ <mj-colum>x</mj-colum>`,
  ],
  [
    'an unknown attribute, and one whose value has a type',
    inColumn('\n{{#if\nx}}\n<mj-text colr="red" color="{{colour}}">x</mj-text>{{/if}}'),
    `
error[bad-mjml] offer.hbs:4:1 Attribute colr is illegal
  ~ <mj-text colr="red" color="{{colour}}">x</mj-text>{{/if}}</mj-column></mj-section></mj-body></mjml>
error[bad-mjml] offer.hbs:4:1 Attribute color has invalid value: {{colour}} for type Color
  ~ <mj-text colr="red" color="{{colour}}">x</mj-text>{{/if}}</mj-column></mj-section></mj-body></mjml>`,
  ],
  [
    'blocks and placeholders where MJML throws text away',
    inColumn('{{#if x}}<mj-text>x</mj-text>{{/if}}{{first_name}}'),
    `
error[misplaced-placeholder] offer.hbs:1:39 MJML has no place for a block here
  ~ {{#if x}}
  write <mj-raw>{{#if x}}</mj-raw>
error[misplaced-placeholder] offer.hbs:1:68 MJML has no place for a block here
  ~ {{/if}}
  write <mj-raw>{{/if}}</mj-raw>
error[misplaced-placeholder] offer.hbs:1:75 MJML has no place for a placeholder here
  ~ {{first_name}}
  write <mj-raw>{{first_name}}</mj-raw>`,
  ],
  [
    'an include',
    inColumn('<mj-include path="/etc/passwd" />'),
    `
error[not-supported] offer.hbs:1:39 mj-include is not supported
  ~ <mj-include path="/etc/passwd" />
  write {{> footer}} for _partials/footer.mjml`,
  ],
  [
    'an element that is not closed: what follows from it is not told',
    inColumn('\n<mj-text>{{x}}\n</mj-column><mj-column><mj-text>{{y}}</mj-text>'),
    `
error[bad-mjml] offer.hbs:2:1 <mj-text> is never closed
  ~ <mj-text>
  close it with </mj-text>`,
  ],
  [
    'a block whose end is moved before its start',
    '<mjml><mj-body><mj-raw>{{#if x}}</mj-raw></mj-body><mj-raw position="file-start">{{/if}}</mj-raw></mjml>',
    `
error[bad-mjml] offer.hbs:1:1 MJML moves the parts of a block away from one another: {{/if}} closes nothing`,
  ],
  [
    'no document',
    '<mjml></mjml>',
    `
error[bad-mjml] offer.hbs:1:1 Malformed MJML. Check that your structure is correct and enclosed in <mjml> tags.
  ~ <mjml></mjml>`,
  ],
];

test.each(problems)('%s', async (_, template, text) => {
  const { value, diagnostics } = await mjmlToHtml(soundTemplate(template));
  expect(diagnosticLines(diagnostics)).toBe(text.trim());
  expect(value).toBeUndefined();
});

test.each([
  ['<mjml><mj-body /></mjml>', true],
  ['\n <!-- ours -->\n<mjml lang="de">', true],
  ['<html><mjml></html>', false],
  ['<mjmlx>', false],
])('%s', (text, expected) => {
  expect(isMjml(text)).toBe(expected);
});
