import { describe, expect, test } from 'vitest';
import { RenderProblem } from '../../src/message/render-problem.ts';
import { compileTemplate } from '../../src/message/template.ts';
import type { Row } from '../../src/ports.ts';
import { soundTemplate } from '../support/templates.ts';

const row: Row = {
  first_name: 'José',
  since: '2017-07-03',
  seen_at: '2017-07-03 06:05:09.5+01',
  points: 1234567,
  spent: '12345678901234567890.50',
  nothing: null,
  blank: '  ',
  link: 'https://example.com/?a=1&b=2',
  tags: ['red', 'blue'],
  last_orders: [
    { order_date: '2017-01-05', amount: '10.00', lines: [{ product: 'Bell' }, { product: 'Lamp' }] },
    { order_date: '2016-12-24', amount: '0.10', lines: [] },
  ],
  profile: { city: 'Köln', language: 'en' },
};

const render = (template: string, data: Row = {}, escape: 'html' | 'none' = 'none'): string =>
  compileTemplate(soundTemplate(template).text, escape).render({ ...row, ...data });

const speaking = (language: string | null): Row => ({ profile: { language } });

describe('values', () => {
  test.each([
    ['Hello {{first_name}} of {{profile.city}}', 'Hello José of Köln'],
    ['[{{nothing}}]', '[]'],
    ['{{#if nothing}}yes{{else}}no{{/if}} {{#unless points}}none{{/unless}}', 'no '],
    ['{{#each tags}}{{@index}} {{this}}{{#unless @last}}, {{/unless}}{{/each}}', '0 red, 1 blue'],
    ['{{#each tags}}{{#if ../points}}{{this}} {{../first_name}} {{/if}}{{/each}}', 'red José blue José '],
    [
      '{{#each last_orders as |order number|}}{{order.amount}}: {{#each lines}}{{product}} {{../amount}} {{../../first_name}}; {{/each}}{{/each}}',
      '10.00: Bell 10.00 José; Lamp 10.00 José; 0.10: ',
    ],
    ['{{#each nothing}}x{{else}}none{{/each}}{{#with nothing}}x{{/with}}', 'none'],
    ['{{#with profile}}{{city}} {{../first_name}} {{#with this}}{{../first_name}}{{/with}}{{/with}}', 'Köln José José'],
    ['{{first_name}}{{!-- {{not shown}} --}}\n{{~#if points}} x {{~/if}}', 'José x'],
  ])('%s', (template, text) => {
    expect(render(template)).toBe(text);
  });
});

describe('helpers', () => {
  test.each([
    ['{{date since "D MMMM YYYY"}}', '3 July 2017'],
    ['{{date since "dddd, DD.MM.YY [at] HH:mm:ss"}}', 'Monday, 03.07.17 at 00:00:00'],
    ['{{date seen_at "ddd D MMM, H:mm"}}', 'Mon 3 Jul, 6:05'],
    ['{{date nothing "D"}}|{{money nothing "EUR"}}|{{number nothing}}|{{upper nothing}}', '|||'],
    ['{{money spent "EUR"}}', '€12,345,678,901,234,567,890.50'],
    ['{{money points "JPY"}}', '¥1,234,567'],
    ['{{number spent}} {{number points}}', '12,345,678,901,234,567,890.50 1,234,567'],
    ['{{default nothing "friend"}} {{default blank "friend"}} {{default first_name "friend"}}', 'friend friend José'],
    ['{{default nothing profile.city}}', 'Köln'],
    ['{{upper first_name}} {{lower first_name}}', 'JOSÉ josé'],
    [
      '{{#if (eq profile.city "Köln")}}a{{/if}}{{#if (eq points 1234567)}}b{{/if}}{{#if (eq nothing "")}}c{{/if}}',
      'ab',
    ],
    ['{{#each last_orders}}{{#if (eq amount 10)}}ten{{/if}}{{/each}}', 'ten'],
    ['{{url link}}', 'https://example.com/?a=1&b=2'],
  ])('%s', (template, text) => {
    expect(render(template)).toBe(text);
  });

  test.each([
    ['de', '3. Juli 2017 | 3 Juli 2017 | 1.234,50 € | 9.876.543.210,12'],
    ['fr', '3 juillet 2017 | 3 juillet 2017 | 1 234,50 € | 9 876 543 210,12'],
    ['pl', '3 lipca 2017 | 3 lipca 2017 | 1234,50 € | 9 876 543 210,12'],
    ['en_GB', '3 July 2017 | 3 July 2017 | €1,234.50 | 9,876,543,210.12'],
    ['no language', 'July 3, 2017 | 3 July 2017 | €1,234.50 | 9,876,543,210.12'],
    [null, 'July 3, 2017 | 3 July 2017 | €1,234.50 | 9,876,543,210.12'],
  ])('in %s', (language, text) => {
    const template = '{{date since "long"}} | {{date since "D MMMM YYYY"}} | {{money amount "EUR"}} | {{number large}}';
    const data = { amount: '1234.50', large: '9876543210.12', ...speaking(language) };
    expect(render(template, data).replace(/[\u00a0\u202f]/g, ' ')).toBe(text);
  });

  test('a language may be in another column of the profile', () => {
    const template = compileTemplate('{{date since "MMMM"}}', 'none', 'speaks');
    expect(template.render({ since: '2017-07-03', profile: { speaks: 'fr' } })).toBe('juillet');
  });

  test('a month without a day stands for itself', () => {
    expect(render('{{date since "MMMM YYYY"}}', speaking('pl'))).toBe('lipiec 2017');
  });

  test('letters change as their language wants it', () => {
    expect(render('{{upper word}}', { word: 'istanbul', ...speaking('tr') })).toBe('İSTANBUL');
  });
});

describe('escaping', () => {
  const hostile = `<img src=x onerror="alert('1')">&\``;

  test('HTML is escaped in text, in attributes and in what helpers return', () => {
    const text = '&lt;img src&#x3D;x onerror&#x3D;&quot;alert(&#x27;1&#x27;)&quot;&gt;&amp;&#x60;';
    expect(render('<p title="{{name}}">{{name}}</p>{{default name "x"}}', { name: hostile }, 'html')).toBe(
      `<p title="${text}">${text}</p>${text}`,
    );
  });

  test('subjects and plain text are not', () => {
    expect(render('{{name}}', { name: hostile })).toBe(hostile);
  });

  test('what a person is called is no template', () => {
    expect(render('{{name}}', { name: '{{profile.city}}' })).toBe('{{profile.city}}');
  });
});

describe('rows that cannot be rendered', () => {
  test.each([
    ['{{missing}}', '{{missing}} has no value'],
    ['{{profile.missing}}', '{{missing}} has no value'],
    ['{{upper missing}}', 'a placeholder has no value'],
    ['{{#each missing}}x{{/each}}', 'a placeholder has no value'],
    ['{{#if missing}}x{{/if}}', 'a placeholder has no value'],
    ['{{date first_name "D"}}', 'a value that should be a date is none'],
    ['{{money first_name "EUR"}}', 'a value that should be a number is none'],
    ['{{url first_name}}', 'a value that should be a web address is none'],
    ['{{upper tags}}', 'a value that should be text is none'],
    ['{{lookup profile "city"}}', 'the template failed'],
    ['{{log first_name}}', 'the template failed'],
  ])('%s', (template, problem) => {
    expect(() => render(template)).toThrow(new RenderProblem(problem));
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'https://a b',
    ' http://x"',
    '//example.com',
    'file:///etc/passwd',
  ])('%s is no link', (link) => {
    expect(() => render('{{url link}}', { link })).toThrow('a value that should be a web address is none');
  });

  test('a list of long values ends long before it is done', () => {
    const data = { many: Array.from({ length: 9_000 }, () => 1), long: 'x'.repeat(100_000) };
    expect(() => render('{{#each many}}{{@root.long}}{{/each}}', data)).toThrow('a list is longer than 1 MB');
  });

  test('lists in lists end', () => {
    const many = Array.from({ length: 200 }, () => 1);
    const bomb = '{{#each many}}{{#each @root.many}}{{#each @root.many}}x{{/each}}{{/each}}{{/each}}';
    expect(() => render(bomb, { many })).toThrow('the lists have more than 10000 entries');
  });
});

describe('security', () => {
  test.each(['{{constructor}}', '{{profile.constructor}}', '{{toString}}', '{{profile.__proto__}}', '{{tags.map}}'])(
    '%s reaches nothing that is inherited',
    (template) => {
      let text = '';
      try {
        text = render(template);
      } catch (cause) {
        expect(cause).toBeInstanceOf(RenderProblem);
      }
      expect(text).toBe('');
    },
  );

  test('a syntax tree is no template', () => {
    const tree = { type: 'Program', body: [{ type: 'ContentStatement', value: 'x' }] };
    expect(() => compileTemplate(tree as unknown as string, 'none')).toThrow('a template is a text');
  });

  test('code in a template is text', () => {
    const gadget =
      '{{#with "s" as |string|}}{{#with "e"}}{{#with split as |conslist|}}{{this.pop}}{{/with}}{{/with}}{{/with}}';
    expect(() => render(gadget)).toThrow(RenderProblem);
  });

  test('an inherited value of the row is not seen', () => {
    const data = Object.create({ secret: 'x' }) as Row;
    expect(compileTemplate('[{{secret}}]', 'none').render(data)).toBe('[]');
  });
});
