import type { VariableType } from '../base/parameter.ts';
import { literal } from '../base/sql-text.ts';
import { type Column, parseType, type SqlType } from '../base/sql-type.ts';

/** What a template may use, as one group of fields. */
export type TemplateScope = Extract<SqlType, { kind: 'struct' }>;

export interface ScopeParts {
  /** Columns of the population; they stand at the top. */
  readonly columns: readonly Column[];
  /** Columns of the profile table; they stand under `profile`. */
  readonly profile: readonly Column[];
  /** Types of the project's and the campaign's variables; they stand under `vars`. */
  readonly vars: Readonly<Record<string, VariableType>>;
  /** True for an email through a channel that has a way to unsubscribe. */
  readonly canUnsubscribe: boolean;
  /** Names of the variants of the step's experiment; empty when it has none. */
  readonly variants: readonly string[];
}

/** The words that muster adds win over a column of the same name. */
export function templateScope({ columns, profile, vars, canUnsubscribe, variants }: ScopeParts): TemplateScope {
  const words: [name: string, type: SqlType][] = [
    ['profile', group(profile.map(({ name, type }) => [name, parseType(type)]))],
    ['vars', group(Object.entries(vars).map(([name, type]) => [name, scalar(sqlNames[type])]))],
    ['campaign', scalar('VARCHAR')],
    ['run_date', scalar('DATE')],
    ...(variants.length > 0 ? [['variant', scalar(enumOf(variants))] as [string, SqlType]] : []),
    ...(canUnsubscribe ? [['unsubscribe_url', scalar('VARCHAR')] as [string, SqlType]] : []),
  ];
  const own = columns.filter(({ name }) => !words.some(([word]) => word === name));
  return group([...own.map(({ name, type }): [string, SqlType] => [name, parseType(type)]), ...words]);
}

const sqlNames: Readonly<Record<VariableType, string>> = {
  integer: 'INTEGER',
  double: 'DOUBLE',
  decimal: 'DECIMAL',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
};

/** As the engine writes a type that has these values alone. */
const enumOf = (values: readonly string[]): string => `ENUM(${values.map(literal).join(', ')})`;

export const scalar = (name: string): SqlType => ({ kind: 'scalar', name });

const group = (fields: readonly (readonly [string, SqlType])[]): TemplateScope => ({
  kind: 'struct',
  fields: fields.map(([name, type]) => ({ name, type })),
});
