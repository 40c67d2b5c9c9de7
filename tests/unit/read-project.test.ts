import { describe, expect, test } from 'vitest';
import type { Span } from '../../src/base/source.ts';
import { locate } from '../../src/base/statement.ts';
import type { Campaign } from '../../src/project/project.ts';
import { readProject } from '../../src/project/read.ts';
import { smallProject } from '../support/small-project.ts';

const campaignFile = 'campaigns/win_back/campaign.yml';

function readCampaign(text: string, more: Readonly<Record<string, string>> = {}): Campaign {
  const { value, diagnostics } = readProject(smallProject({ [campaignFile]: text.trimStart(), ...more }));
  const campaign = value?.campaigns.get('win_back');
  if (campaign === undefined) throw new Error(JSON.stringify(diagnostics.map(({ message }) => message)));
  return campaign;
}

/** `file:start-end text` of a span. */
const marked = (span: Span | undefined): string | undefined =>
  span && `${span.file.path.replace(/.*\//, '')}: ${span.file.text.slice(span.start, span.end)}`;

describe('a project without a mistake', () => {
  const { value, diagnostics } = readProject(smallProject());

  test('has everything by name', () => {
    expect(diagnostics).toEqual([]);
    expect(
      value &&
        Object.fromEntries(
          Object.entries(value).flatMap(([key, part]) => (part instanceof Map ? [[key, [...part.keys()]]] : [])),
        ),
    ).toEqual({
      sources: ['customers'],
      models: ['audiences.lapsed', 'core.customers'],
      tests: [],
      functions: [],
      campaigns: ['win_back'],
      layouts: ['postcard'],
      seeds: [],
      vendors: ['vendors/acme.yml'],
    });
  });

  test('has defaults where nothing is said', () => {
    expect(value?.config).toMatchObject({
      environments: { dev: { deliver: 'outbox' } },
      warehouse: { engine: 'duckdb', path: 'data/warehouse.duckdb', memory: '4GB', threads: 2 },
      governance: { consent_default: 'deny' },
    });
    expect(value?.models.get('core.customers')?.header).toEqual({
      kind: 'table',
      tags: [],
      tests: [],
      columns: {},
      on_change: 'fail',
      on_parent_failure: 'skip',
    });
    expect(value?.campaigns.get('win_back')).toMatchObject({ id: 'win_back', config: { live: false } });
  });

  test('keeps the places of a model’s header, which are those of its file', () => {
    const model = value?.models.get('audiences.lapsed');
    expect(model?.header.tests).toEqual([{ unique: ['customer_id'], severity: 'error' }]);
    expect(marked(model?.place(['tests', 0, 'unique']))).toBe('lapsed.sql: customer_id');
    expect(model?.sql.text).toBe(model?.file.text);
  });
});

describe('what cannot be read is left out, and named', () => {
  test('the rest of the project is there', () => {
    const { value, diagnostics } = readProject(
      smallProject({
        'models/core/customers.sql': '/*---\nkind: tabel\n---*/\nselect 1\n',
        'models/sources.yml': 'customers: { files: 5 }\norders: { files: orders.csv }\n',
        'layouts/postcard.yml': '',
      }),
    );
    expect(diagnostics).toHaveLength(3);
    expect([...(value?.unreadable ?? [])]).toEqual(['raw.customers', 'core.customers', 'layouts/postcard.yml']);
    expect([...(value?.sources.keys() ?? [])]).toEqual(['orders']);
    expect([...(value?.models.keys() ?? [])]).toEqual(['audiences.lapsed']);
  });

  test.each([[{ 'muster.yml': undefined }], [{ 'muster.yml': 'name: 5\n' }], [{ 'models/sources.yml': 'a: {\n' }]])(
    'there is no project with %j',
    (changed) => {
      const result = readProject(smallProject(changed));
      expect(result.value).toBeUndefined();
      expect(result.diagnostics.length).toBeGreaterThan(0);
    },
  );

  test('a project may have no models, sources or campaigns yet', () => {
    const muster = smallProject().get('muster.yml') ?? '';
    expect(readProject(new Map([['muster.yml', muster]]))).toMatchObject({
      value: { unreadable: new Set() },
      diagnostics: [],
    });
  });
});

describe('the texts of a campaign', () => {
  test('are files of its folder when they have the name of one, shared ones included', () => {
    const { steps, files } = readCampaign(
      `
id: bring_back
entity: customer
steps:
  a: { query: a.sql }
  b: { email: { channel: newsletter, subject: "{{first_name}}, hello.", html: mails/b.mjml, text: _partials/plain.txt }, from: a }
`,
      {
        'campaigns/win_back/a.sql': 'select 1;\n',
        'campaigns/win_back/mails/b.mjml': '<mjml/>',
        'campaigns/_partials/plain.txt': 'Plain',
      },
    );
    const [a, b] = [steps.get('a'), steps.get('b')];
    expect(a?.kind === 'query' && a.sql.text).toBe('select 1 \n');
    expect(b?.kind === 'email' && [b.subject.text, b.html.text, b.html.fileName, b.text?.fileName]).toEqual([
      '{{first_name}}, hello.',
      '<mjml/>',
      'mails/b.mjml',
      '_partials/plain.txt',
    ]);
    expect(b?.kind === 'email' && marked(b.subject.span)).toBe('campaign.yml: {{first_name}}, hello.');
    expect([...files.keys()].sort()).toEqual([
      '_partials/plain.txt',
      'a.sql',
      'mails/b.mjml',
      'offer.mjml',
      'recent.sql',
    ]);
  });

  test('references keep their places', () => {
    const { steps } = readCampaign(`
entity: customer
steps:
  a: { query: select 1 }
  b: { filter: x > 1, from: a }
  c: { combine: union, from: [a, b.rest] }
`);
    const from = (name: string) => steps.get(name)?.from.map(({ step, port, span }) => [step, port, marked(span)]);
    expect(from('b')).toEqual([['a', '', 'campaign.yml: a']]);
    expect(from('c')).toEqual([
      ['a', '', 'campaign.yml: a'],
      ['b', 'rest', 'campaign.yml: b.rest'],
    ]);
    expect(marked(steps.get('c')?.place(['from'], 'key'))).toBe('campaign.yml: from');
    expect(marked(steps.get('c')?.place([], 'key'))).toBe('campaign.yml: c');
  });
});

describe('an offset of SQL in YAML leads back to the file', () => {
  test.each([
    ['plain', 'x > wrong and y', 'wrong'],
    ['quoted', `"x > wrong and y"`, 'wrong'],
    ['single quotes', `'x > wrong and y'`, 'wrong'],
    ['blanks inside the quotes', `"  x > wrong "`, 'wrong'],
    ['accents before it', `ä = 'é' and wrong`, 'wrong'],
    ['a literal block', `|\n      x > 1\n\n        and wrong`, 'wrong'],
    ['escaped: the whole value', `"x > \\"wrong\\""`, `"x > \\"wrong\\""`],
    ['folded: the whole value', `>\n      x > 1\n      and wrong\n`, `>\n      x > 1\n      and wrong\n`],
  ])('%s', (_, written, place) => {
    const { steps } = readCampaign(`
entity: customer
steps:
  a: { query: select 1 }
  b:
    filter: ${written}
    from: a
`);
    const step = steps.get('b');
    if (step?.kind !== 'filter') throw new Error('no filter');
    const offset = Buffer.byteLength(step.condition.text.slice(0, step.condition.text.indexOf('wrong')));
    expect(marked(locate(step.condition, offset))?.trimEnd()).toBe(`campaign.yml: ${place}`.trimEnd());
  });

  test('a query in a literal block may end with a semicolon', () => {
    const { steps } = readCampaign(`
entity: customer
steps:
  a:
    query: |
      select wrong
      from core.customers;
`);
    const step = steps.get('a');
    if (step?.kind !== 'query') throw new Error('no query');
    expect(step.sql.text).toBe('select wrong\nfrom core.customers \n');
    expect(marked(locate(step.sql, 7))).toBe('campaign.yml: wrong');
    expect(marked(locate(step.sql, 18))).toBe('campaign.yml: core');
  });
});
