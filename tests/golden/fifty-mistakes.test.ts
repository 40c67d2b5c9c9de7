import { expect, test } from 'vitest';
import { diagnosticLine } from '../support/diagnostic-lines.ts';
import { diagnosticsOfShop } from '../support/shop.ts';

/**
 * Fifty files with one mistake each, beside a project that is sound. The marks ‹ › stand where the message has to point;
 * they are taken out before the file is read.
 */
const model = (body: string, header = ''): string => `${header === '' ? '' : `/*---\n${header}\n---*/\n`}${body}\n`;
const step = (text: string): string =>
  `entity: customer\nsteps:\n  lapsed: { audience: audiences.lapsed }\n  ${text}\n  last: { email: { channel: newsletter, subject: Hi, html: Hello }, from: lapsed }\n`;
const mail = (html: string): string =>
  step(`letter: { email: { channel: newsletter, subject: Hi, html: '${html}' }, from: lapsed }`);

const mistakes: readonly (readonly [path: string, code: string, text: string])[] = [
  // Models: names
  ['models/core/a01.sql', 'unknown-column', model('select ‹emial› from core.customers')],
  ['models/core/a02.sql', 'unknown-column', model("select 'Grüße', c.‹frist_name› from core.customers c")],
  ['models/core/a03.sql', 'unknown-model', model('select * from ‹core›.custmers')],
  ['models/core/a04.sql', 'unknown-source', model('select * from ‹raw›.order')],
  ['models/core/a05.sql', 'unknown-table', model('select * from ‹customers›')],
  ['models/core/a06.sql', 'unknown-function', model('select ‹uper›(email) as e from core.customers')],
  ['models/core/a07.sql', 'unknown-parameter', model('select $run_date - ‹$lapsed_day› as d from core.customers')],
  ['models/core/a08.sql', 'ledger-in-model', model('select * from ‹ledger›.messages')],
  ['models/core/a09.sql', 'unknown-column', model('with c as (select city from core.customers)\nselect ‹town› from c')],
  ['models/core/a10.sql', 'unknown-table', model('with c as (select 1 as x) select * from c, ‹d›')],
  // Models: shape
  ['models/core/b01.sql', 'sql-syntax', model('select email frm ‹core›.customers')],
  ['models/core/b02.sql', 'not-one-select', model('select 1 as a; ‹select› 2 as b')],
  ['models/core/b03.sql', 'not-one-select', model('‹delete from core.customers›')],
  ['models/core/b04.sql', 'pivot-without-in', model('‹pivot› core.orders on customer_id using sum(amount)')],
  ['models/core/b05.sql', 'duplicate-column', model('select email as ‹e›, city as e from core.customers')],
  ['models/core/b06.sql', 'refused-function', model('select * from ‹duckdb_settings›()')],
  ['models/core/b07.sql', 'refused-file', model("select * from ‹read_csv›('/etc/passwd')")],
  [
    'models/core/b08.sql',
    'sql',
    model('select first_name, ‹city›, count(*) as n from core.customers group by first_name'),
  ],
  [
    'models/core/b09.sql',
    'view-with-parameters',
    model('select * from core.orders where order_date > $run_date', 'kind: ‹view›'),
  ],
  // Models: headers
  ['models/core/c01.sql', 'unknown-key', model('select * from core.customers', '‹tag›: [nightly]')],
  ['models/core/c02.sql', 'unknown-value', model('select * from core.customers', 'kind: ‹tabel›')],
  ['models/core/c03.sql', 'unknown-column', model('select * from core.customers', 'tests:\n  - unique: ‹customer›')],
  [
    'models/core/c04.sql',
    'unknown-model',
    model(
      'select * from core.customers',
      'tests:\n  - relationships: { column: customer_id, to: ‹core.client›, field: customer_id }',
    ),
  ],
  ['models/audiences/c05.sql', 'missing-entity', model('select customer_id from core.customers', 'kind: ‹audience›')],
  [
    'models/audiences/c06.sql',
    'unknown-entity',
    model('select customer_id from core.customers', 'kind: audience\nentity: ‹custommer›'),
  ],
  [
    'models/audiences/c07.sql',
    'missing-key',
    model('select email from core.customers', 'kind: audience\nentity: ‹customer›'),
  ],
  ['models/core/c08.sql', 'entity-without-audience', model('select * from core.customers', '‹entity›: customer')],
  // Singular tests
  ['models/tests/d01.sql', 'unknown-column', model('select * from core.orders where ‹amout› < 0')],
  // Campaigns: keys and words
  ['campaigns/e01/campaign.yml', 'unknown-key', `‹lvie›: true\n${step('few: { filter: spent > 1, from: lapsed }')}`],
  [
    'campaigns/e02/campaign.yml',
    'unknown-entity',
    step('x: { filter: spent > 1, from: lapsed }').replace('entity: customer', 'entity: ‹custumer›'),
  ],
  [
    'campaigns/e03/campaign.yml',
    'wrong-value',
    step('note: { email: { channel: newsletter, subject: Hi, html: Hi, experiment: ‹{}› }, from: lapsed }'),
  ],
  ['campaigns/e04/campaign.yml', 'unknown-step', step('few: { filter: spent > 1, from: ‹lapse› }')],
  ['campaigns/e05/campaign.yml', 'unknown-port', step('few: { filter: spent > 1, from: ‹lapsed.best› }')],
  [
    'campaigns/e06/campaign.yml',
    'unknown-channel',
    step('note: { email: { channel: ‹newslettr›, subject: Hi, html: Hello }, from: lapsed }'),
  ],
  [
    'campaigns/e07/campaign.yml',
    'wrong-channel',
    step('note: { email: { channel: ‹print›, subject: Hi, html: Hello }, from: lapsed }'),
  ],
  ['campaigns/e08/campaign.yml', 'unknown-model', step('more: { audience: ‹audiences.lapse› }')],
  ['campaigns/e09/campaign.yml', 'no-audience', step('more: { audience: ‹core.customers› }')],
  ['campaigns/e10/campaign.yml', 'wrong-from', step('twins: { combine: union, from: ‹lapsed› }')],
  [
    'campaigns/e11/campaign.yml',
    'cycle',
    step('‹one›: { filter: spent > 1, from: two }\n  two: { filter: spent > 2, from: one }'),
  ],
  // Campaigns: SQL
  ['campaigns/f01/campaign.yml', 'unknown-column', step('rich: { filter: ‹spnt› > 10, from: lapsed }')],
  [
    'campaigns/f02/campaign.yml',
    'unknown-column',
    step('parts: { split: { order_by: ‹spend› desc, cells: { best: 10% } }, from: lapsed }'),
  ],
  ['campaigns/f03/campaign.yml', 'unknown-step', step('q: { query: select * from ‹lapses› }')],
  ['campaigns/f04/campaign.yml', 'raw-in-campaign', step('q: { query: select customer_id from ‹raw›.customers }')],
  ['campaigns/f05/campaign.yml', 'missing-key', step('q: { query: ‹select first_name from input›, from: lapsed }')],
  // Messages and print
  ['campaigns/g01/campaign.yml', 'unknown-placeholder', mail('<p>{{‹frist_name›}}</p>')],
  [
    'campaigns/g02/campaign.yml',
    'unknown-layout',
    step('card: { direct_mail: { channel: print, layout: ‹post_card› }, from: lapsed }'),
  ],
  ['layouts/h01.yml', 'unknown-key', 'format: csv\n‹sort›: [city]\ncolumns:\n  - { name: A, value: city }\n'],
  ['layouts/h02.yml', 'unknown-value', 'format: ‹fixd›\ncolumns:\n  - { name: A, value: city }\n'],
  ['vendors/h03.yml', 'unknown-value', 'encoding: ‹utf8›\n'],
  ['vendors/h04.yml', 'unknown-placeholder', 'name: ‹"{{campain}}_{{date}}.csv"›\n'],
];

const places = mistakes.map(([path, code, text]) => {
  const before = text.slice(0, text.indexOf('‹'));
  return `${path}:${before.split('\n').length}:${before.length - before.lastIndexOf('\n')} ${code}`;
});

test('fifty files with a mistake each give fifty right places in one check', async () => {
  const files = Object.fromEntries(mistakes.map(([path, , text]) => [path, text.replace(/[‹›]/g, '')]));
  const found = await diagnosticsOfShop(files);
  const errors = found.filter(({ severity }) => severity === 'error');
  expect(mistakes).toHaveLength(50);
  expect(errors.map((one) => placeAndCode(diagnosticLine(one))).toSorted()).toEqual(places.toSorted());
});

/** `file:line:column code` of a line. */
const placeAndCode = (line: string): string => {
  const [, code = '', place = ''] = /^\w+\[([\w-]+)\] (\S+)/.exec(line) ?? [];
  return `${place} ${code}`;
};
