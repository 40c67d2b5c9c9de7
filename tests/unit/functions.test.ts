import { describe, expect, test } from 'vitest';
import { dropOrphans, findOrphans } from '../../src/run/build/orphans.ts';
import { checkedProject, problemsOfFile } from '../support/built-model.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { nights } from '../support/nights.ts';

const files = {
  'models/functions/with_tax.sql':
    '-- Prices are net.\ncreate macro with_tax(net, rate := 20) as net + net * rate / 100;\n',
  'models/core/gross.sql': 'select id, with_tax(price)::integer as gross from raw.items\n',
  'models/core/plain.sql': 'select id from raw.items\n',
};
const items = ["(1, 'cap', 10, null)", "(2, 'bell', 5, null)"];

describe('shared functions', () => {
  test('are made before the models, and again when they change, with what uses them', async () => {
    await using shop = await nights(files);
    await shop.build({ on: '2017-07-03', items });
    expect(await shop.rows('select gross from core.gross order by all')).toBe('6\n12');
    const changed = { 'models/functions/with_tax.sql': 'create or replace macro with_tax(net) as net * 2' };
    expect(await shop.explain('core.gross', { on: '2017-07-04', files: changed })).toBe(
      'core.gross would be built because functions.with_tax is newer',
    );
    expect(await shop.build({ on: '2017-07-04' })).toBe(
      'built    core.gross                    2 rows\nkept     core.plain                    nothing changed since 2017-07-03 05:30 UTC',
    );
    expect(await shop.rows('select gross from core.gross order by all')).toBe('10\n20');
    expect(await shop.build({ on: '2017-07-05' })).toContain('kept     core.gross');
  });

  test('serve several numbers of arguments, and views', async () => {
    await using shop = await nights({
      ...files,
      'models/functions/most.sql': 'CREATE MACRO most(a, b) AS greatest(a, b), (a, b, c) AS greatest(a, b, c)\n',
      'models/core/gross.sql': '/*---\nkind: view\n---*/\nselect most(1, 2) as two, most(1, 2, 3) as three\n',
    });
    await shop.build({ on: '2017-07-03', items });
    expect(await shop.rows('from core.gross')).toBe('2 3');
    await shop.build({
      on: '2017-07-04',
      files: { 'models/functions/most.sql': 'create macro most(a, b) as a, (a, b, c) as b' },
    });
    expect(await shop.rows('from core.gross')).toBe('1 2');
  });

  test('may give a table, typed for who reads it, and may become one', async () => {
    const days = 'create macro days(first, n := 2) as table select first + i::integer as day from range(n) t(i)\n';
    await using shop = await nights({
      'models/functions/days.sql': 'create macro days(first) as first + 1\n',
      'models/core/days.sql': "select days(date '2017-07-03') as day\n",
    });
    await shop.build({ on: '2017-07-03', items });
    expect(await shop.rows('from core.days')).toBe('2017-07-04');
    const files = {
      'models/functions/days.sql': days,
      'models/core/days.sql': 'select i.id, d.day from raw.items i cross join days($run_date, n := 3) d\n',
    };
    expect(await shop.build({ on: '2017-07-04', files })).toBe('built    core.days                     6 rows');
    expect(await shop.rows('select min(day), max(day) from core.days')).toBe('2017-07-04 2017-07-06');
    const { models, project } = await shop.plan();
    expect(models.find(({ model }) => model.name === 'core.days')).toMatchObject({
      functions: ['days'],
      columns: [{ name: 'id' }, { name: 'day', type: 'DATE' }],
    });
    expect(await findOrphans(shop.session, { ...project, functions: new Map() })).toEqual(['functions.days']);
    await dropOrphans(shop.session, ['functions.days']);
    expect(await shop.rows("select 1 from duckdb_functions() where function_name = 'days'")).toBe('');
  });

  test('may call one another, whatever their names are, and change with those that they call', async () => {
    const called = {
      'models/functions/with_tax.sql': 'create macro with_tax(net) as plus_rate(net) -- plus_rate() comes later\n',
      'models/functions/plus_rate.sql': 'create macro plus_rate(net) as net * (1 + a_rate())\n',
      'models/functions/a_rate.sql': 'create macro a_rate() as 1\n',
      'models/functions/all_rates.sql':
        'create macro all_rates(n) as table select plus_rate(i) as rate from range(n) t(i)\n',
    };
    await using shop = await nights({ ...files, ...called });
    const { project } = await shop.plan();
    expect([...project.functions.keys()]).toEqual(['a_rate', 'plus_rate', 'all_rates', 'with_tax']);
    await shop.build({ on: '2017-07-03', items });
    expect(await shop.rows('select gross from core.gross order by all')).toBe('10\n20');
    const changed = { 'models/functions/a_rate.sql': 'create macro a_rate() as 2\n' };
    expect(await shop.build({ on: '2017-07-04', files: changed })).toBe(
      'built    core.gross                    2 rows\nkept     core.plain                    nothing changed since 2017-07-03 05:30 UTC',
    );
    expect(await shop.rows('select gross from core.gross order by all')).toBe('15\n30');
    expect(await shop.build({ on: '2017-07-05' })).toContain('kept     core.gross');
  });

  test('that call what somebody else made are not made, nor what uses them', async () => {
    await using shop = await nights({
      ...files,
      'models/functions/with_tax.sql': 'create macro with_tax(net) as net + rate()\n',
      'models/functions/rate.sql': 'create macro rate() as 1\n',
    });
    await shop.session.run('create macro rate() as 0');
    expect(await shop.build({ on: '2017-07-03', items })).toBe(
      `
failed   functions.rate                the warehouse has a function rate that was not made by muster: drop it, or rename this one
failed   functions.with_tax            it calls rate
skipped  core.gross                    functions.with_tax
built    core.plain                    2 rows`.slice(1),
    );
  });

  test('that somebody else made are not replaced', async () => {
    await using shop = await nights(files);
    await shop.session.run('create macro with_tax(x) as 0');
    expect(await shop.build({ on: '2017-07-03', items })).toBe(
      `
failed   functions.with_tax            the warehouse has a function with_tax that was not made by muster: drop it, or rename this one
skipped  core.gross                    functions.with_tax
built    core.plain                    2 rows`.slice(1),
    );
  });

  test('that are gone are dropped with --prune', async () => {
    await using shop = await nights(files);
    await shop.build({ on: '2017-07-03', items });
    const { project } = await shop.plan();
    const without = { ...project, functions: new Map() };
    expect(await findOrphans(shop.session, without)).toEqual(['functions.with_tax']);
    await dropOrphans(shop.session, ['functions.with_tax']);
    expect(await shop.rows("select 1 from duckdb_functions() where function_name = 'with_tax'")).toBe('');
  });
});

describe('what is no shared function', () => {
  const path = 'models/functions/tax.sql';
  const noFunction = `
error[no-function] models/functions/tax.sql:1:1 a function is one CREATE MACRO
  create macro tax(a, b) as a + b
`;
  test.each([
    ['select 1'],
    ['create table tax(a integer)'],
    ['create temp macro tax(a) as a'],
    ['create macro core.tax(a) as a'],
    ['create macro if not exists tax(a) as a'],
    ['/* /* */ create macro tax( */ drop table x'],
    ['-- a\rdrop table x --\ncreate macro tax(a) as a'],
    [''],
  ])('%j', async (text) => {
    expect(await problemsOfFile(path, text)).toBe(noFunction);
  });

  test.each([
    [
      'create macro vat(a) as a',
      'error[bad-name] models/functions/tax.sql:1:14 a function has the name of its file: tax\n  ~ vat\n  create macro tax(a, b) as a + b',
    ],
    [
      'create macro tax(a) as table select a, now() as at',
      'error[unrepeatable] models/functions/tax.sql:1:14 a function gives the same answer each time, and now() does not\n  ~ tax\n  pass in what it needs, such as $run_at',
    ],
    [
      'create macro tax(a) as table from read_csv(a)',
      'error[refused-file] models/functions/tax.sql:1:14 read_csv() needs its path as a literal\n  ~ tax',
    ],
    [
      'create macro tax(a) as table from core.customers where city = a',
      'error[table-in-function] models/functions/tax.sql:1:35 a function is made before there are any tables, so it reads none\n  ~ core\n  give it what it needs as arguments, or make a model of it',
    ],
    [
      'create macro tax(a) as (select count(*) from ledger.messages)',
      'error[table-in-function] models/functions/tax.sql:1:14 a function is made before there are any tables, so it reads none\n  ~ tax\n  give it what it needs as arguments, or make a model of it',
    ],
    [
      'create macro tax(a) as a * random()',
      'error[unrepeatable] models/functions/tax.sql:1:14 a function gives the same answer each time, and random() does not\n  ~ tax\n  pass in what it needs, such as $run_at',
    ],
    [
      'create macro tax(a) as a + b',
      'error[sql] models/functions/tax.sql:1:28 referenced column "b" was not found because the FROM clause is missing\n  ~ b',
    ],
  ])('%s', async (text, problem) => {
    expect(await problemsOfFile(path, text)).toContain(problem);
  });

  test.each([
    ['create macro tax(a) as tax(a - 1)', 'the function tax calls itself'],
    ['create macro tax(a) as vat(a)', 'functions call each other in a circle: tax → vat → tax'],
  ])('a circle: %s', async (text, message) => {
    const vat = 'create macro vat(a) as tax(a)';
    const { diagnostics } = await checkedProject({ [path]: text, 'models/functions/vat.sql': vat });
    expect(diagnosticLines(diagnostics)).toContain(
      `
error[cycle] models/functions/tax.sql:1:14 ${message}
  ~ tax
  the engine writes a function out where it is called`.slice(1),
    );
  });

  test('more than one statement', async () => {
    const text = 'create macro tax(a) as a; drop schema core';
    expect(await problemsOfFile(path, text)).toContain('error[sql]');
  });

  test('a function that the program gives to the engine', async () => {
    const path = 'models/functions/muster_phone.sql';
    expect(await problemsOfFile(path, 'create macro muster_phone(a, b) as a')).toBe(`
error[bad-name] models/functions/muster_phone.sql:1:14 functions named muster_… are the program's own
  ~ muster_phone
`);
  });

  test('a function of the engine', async () => {
    expect(await problemsOfFile('models/functions/lower.sql', 'create macro lower(a) as a')).toBe(`
error[bad-name] models/functions/lower.sql:1:14 "lower" is a function of the engine
  ~ lower
  its meaning would change: give yours another name
`);
  });
});
