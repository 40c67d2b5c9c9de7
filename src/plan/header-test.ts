import { identifier, literal, qualified } from '../base/sql-text.ts';
import { type Fragment, type Statement, statement } from '../base/statement.ts';
import type { Model } from '../project/project.ts';
import type { ModelTest, TestLevels } from '../project/schema/test.ts';
import type { YamlPath } from '../project/yaml-file.ts';
import { yamlText } from '../project/yaml-text.ts';

/** A test of a header as SQL. What the person wrote in it keeps the way back to its place. */
export interface HeaderTest {
  /** `core.customers.unique_customer_id`: how a person names it on the command line, and the name of what is kept of it. */
  readonly id: string;
  /** As it is told: `unique(customer_id)`. */
  readonly name: string;
  readonly levels: TestLevels;
  /** An expression over one row: true when the test looks at it. */
  readonly where: Statement;
  readonly finds: /** Rows for which the condition is true. */
    | { readonly kind: 'rows'; readonly condition: Statement }
    /** Values of these columns that several rows have. */
    | { readonly kind: 'keys'; readonly columns: readonly string[] }
    /** Nothing in a row: the number of rows itself is wrong. */
    | { readonly kind: 'count'; readonly min?: number | undefined; readonly max?: number | undefined }
    | { readonly kind: 'change'; readonly max: number };
  /** The test in the header. */
  readonly path: YamlPath;
}

type Part = string | Fragment;
type Made = Pick<HeaderTest, 'name' | 'finds'>;
type Places = Pick<Model, 'place'>;

/** The tests of a model's header, one for each column where a test names several that are looked at one by one. */
export function headerTests(model: Model): HeaderTest[] {
  const taken = new Set<string>();
  return model.header.tests.flatMap((test, index) => {
    const path = ['tests', index];
    const where = statement(
      ...('where' in test && test.where !== undefined ? written(model, [...path, 'where'], test.where) : ['true']),
    );
    const levels = { warn_if: undefined, error_if: undefined, ...test };
    return testsOf(model, test, path).map((made) => ({
      ...made,
      id: freeId(model.name, made.name, taken),
      levels,
      where,
      path,
    }));
  });
}

/** The rows that break a test, or the values that several rows share: what a person looks at. */
export function failingRows(model: string, { where, finds }: HeaderTest): Statement {
  const table = qualified(model);
  switch (finds.kind) {
    case 'rows':
      return statement(`select * from ${table}\nwhere (`, where, '\n) and (', finds.condition, '\n)');
    case 'keys': {
      const present = finds.columns.map((column) => `\n  and ${identifier(column)} is not null`).join('');
      const columns = finds.columns.map(identifier).join(', ');
      return statement(
        `select ${columns}, count(*) as "rows" from ${table}\nwhere (`,
        where,
        `\n)${present}\ngroup by all having count(*) > 1`,
      );
    }
    case 'count':
    case 'change':
      return statement(`select * from ${table}\nwhere (`, where, '\n)');
  }
}

function testsOf(model: Places, test: ModelTest, path: YamlPath): Made[] {
  const rows = (name: string, ...condition: Part[]): Made => ({
    name,
    finds: { kind: 'rows', condition: statement(...condition) },
  });
  if ('unique' in test)
    return [{ name: `unique(${test.unique.join(', ')})`, finds: { kind: 'keys', columns: test.unique } }];
  if ('not_null' in test)
    return test.not_null.map((column) => rows(`not_null(${column})`, `${identifier(column)} is null`));
  if ('email' in test)
    return test.email.map((column) =>
      rows(`email(${column})`, `not regexp_full_match(${identifier(column)}, ${literal(address)})`),
    );
  if ('accepted_values' in test) {
    const { column, values } = test.accepted_values;
    return [rows(`accepted_values(${column})`, `${identifier(column)} not in (${values.map(constant).join(', ')})`)];
  }
  if ('relationships' in test) {
    const { column, to, field } = test.relationships;
    const others = `select ${identifier(field)} from ${qualified(to)} where ${identifier(field)} is not null`;
    return [rows(`relationships(${column} → ${to}.${field})`, `${identifier(column)} not in (${others})`)];
  }
  if ('expression' in test) {
    const condition = written(model, [...path, 'expression'], test.expression);
    return [rows(`expression(${oneLine(test.expression)})`, '(', ...condition, '\n) is false')];
  }
  if ('range' in test) {
    const { column, min, max } = test.range;
    const outside = [
      ...(min === undefined ? [] : [`${identifier(column)} < ${constant(min)}`]),
      ...(max === undefined ? [] : [`${identifier(column)} > ${constant(max)}`]),
    ];
    return [rows(`range(${column}${bounds(min, max)})`, outside.join(' or '))];
  }
  if ('matches' in test) {
    const { column, pattern } = test.matches;
    const place = { text: literal(pattern), span: model.place([...path, 'matches', 'pattern']) };
    return [rows(`matches(${column})`, `not regexp_full_match(${identifier(column)}, `, place, ')')];
  }
  if ('row_count' in test) {
    const { min, max } = test.row_count;
    return [{ name: `row_count(${bounds(min, max).trimStart()})`, finds: { kind: 'count', min, max } }];
  }
  return [{ name: 'volume', finds: { kind: 'change', max: test.volume.max_change } }];
}

/** One mailbox as mail servers take it, without the quotes and comments that no one has. */
const address =
  "(?i)[\\pL\\pN!#$%&'*+/=?^_`{|}~-]+(\\.[\\pL\\pN!#$%&'*+/=?^_`{|}~-]+)*@([\\pL\\pN]([\\pL\\pN-]{0,61}[\\pL\\pN])?\\.)+[\\pL\\pN-]{2,63}";

function bounds(min: string | number | undefined, max: string | number | undefined): string {
  return [min === undefined ? '' : ` ≥ ${min}`, max === undefined ? '' : ` ≤ ${max}`].join('');
}

const constant = (value: string | number | boolean): string =>
  typeof value === 'string' ? literal(value) : String(value);

function written(model: Places, path: YamlPath, text: string): Part[] {
  return ['\n', yamlText(model, path, text)];
}

const oneLine = (sql: string): string => sql.replace(/\s+/g, ' ');

/** Letters, digits and `_` only, so that it needs no quotes in a shell and can be the name of a file. */
function freeId(model: string, name: string, taken: Set<string>): string {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 80);
  for (let count = 1; ; count++) {
    const id = `${model}.${word}${count === 1 ? '' : `_${count}`}`;
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
