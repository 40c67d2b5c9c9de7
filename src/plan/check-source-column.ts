import { type Diagnostic, error } from '../base/diagnostic.ts';
import { literal } from '../base/sql-text.ts';
import { type Column, parseType, type SqlType } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Session } from '../ports.ts';
import type { Source } from '../project/project.ts';
import type { SourceColumn } from '../project/schema/sources.ts';

/** One declared column of a source: its type as the engine spells it, and what does not go together with that type. */
export async function checkSourceColumn(
  session: Session,
  source: Source,
  name: string,
  declared: SourceColumn,
): Promise<{ readonly column?: Column; readonly problems: readonly Diagnostic[] }> {
  const { type } = declared;
  const described = await session.describe(`select null::${type} as c`, {});
  if ('problem' in described || /[^\w(), [\]"]/.test(type)) {
    const span = source.place(['columns', name, 'type']);
    const hint = 'for example integer, varchar, decimal(12,2), date, timestamp';
    return { problems: [error('unknown-type', `${literal(type)} is no type of the engine`, { span, hint })] };
  }
  const column = { name, type: described.columns[0]?.type ?? type };
  const problems = [
    ...(await unknownFormats(session, source, name)),
    ...misfits(source, column, declared),
    ...unknownFields(source, column, declared),
    ...versionMisfits(source, column),
    ...(await unknownCountry(source, name, declared)),
  ];
  return { column, problems };
}

const isMoment = (type: string): boolean => /^(DATE|TIMESTAMP)/.test(type);

function misfits(source: Source, column: Column, declared: SourceColumn): Diagnostic[] {
  const { type, formats, clean, decimal, country } = declared;
  const problems: Diagnostic[] = [];
  const wrong = (code: string, message: string, key: string, hint?: string) =>
    problems.push(error(code, message, { span: source.place(['columns', column.name, key], 'key'), hint }));
  if (formats !== undefined && !isMoment(column.type))
    wrong('formats-without-date', `formats are for dates and timestamps, not for ${type}`, 'formats');
  if (clean === 'number' && !/INT|DECIMAL|DOUBLE|FLOAT/.test(column.type))
    wrong('clean-without-number', `clean: number is for numbers, not for ${type}`, 'clean');
  if ((clean === 'phone' || clean === 'email') && column.type !== 'VARCHAR')
    wrong('clean-without-text', `clean: ${clean} is for varchar, not for ${type}`, 'clean');
  if (decimal !== undefined && clean !== 'number')
    wrong('decimal-without-number', 'decimal is for clean: number', 'decimal', 'leave it out, or write clean: number');
  if (country !== undefined && clean !== 'phone')
    wrong('country-without-phone', 'a country is for clean: phone', 'country', 'leave it out, or write clean: phone');
  return problems;
}

/** Fields that are marked as personal are there. */
function unknownFields(source: Source, { name, type }: Column, { pii }: SourceColumn): Diagnostic[] {
  if (pii === undefined || typeof pii === 'string') return [];
  return Object.keys(pii).flatMap((path) => {
    const fields = path.split('.');
    const missing = fields.findIndex((field, at) => !fieldsAt(type, fields.slice(0, at)).includes(field));
    if (missing < 0) return [];
    const of = [name, ...fields.slice(0, missing)].join('.');
    const names = fieldsAt(type, fields.slice(0, missing));
    const span = source.place(['columns', name, 'pii', path], 'key');
    const hint = names.length === 0 ? `${of} is no struct` : didYouMean(fields[missing] ?? '', names);
    return [error('unknown-field', `"${fields[missing] ?? ''}" is not a field of ${of}`, { span, hint })];
  });
}

/** Names of the fields that a struct has at a place inside of it; those of a list are those of what is in it. */
function fieldsAt(type: string, path: readonly string[]): string[] {
  let at = contentOf(parseType(type));
  for (const name of path) {
    const field = at.kind === 'struct' ? at.fields.find((one) => one.name === name) : undefined;
    if (field === undefined) return [];
    at = contentOf(field.type);
  }
  return at.kind === 'struct' ? at.fields.map(({ name }) => name) : [];
}

const contentOf = (type: SqlType): SqlType => (type.kind === 'list' || type.kind === 'map' ? contentOf(type.of) : type);

/** Versions are compared, and told apart from one another; those that tell how fresh the data is are moments. */
function versionMisfits(source: Source, column: Column): Diagnostic[] {
  const { version, freshness } = source.config;
  if (column.name !== version || freshness?.by !== 'version' || isMoment(column.type)) return [];
  const hint = 'by: file goes by the time of the newest file';
  const message = `freshness by version needs a date or a timestamp, and "${column.name}" is ${column.type.toLowerCase()}`;
  return [error('freshness-without-date', message, { span: source.place(['freshness', 'by']), hint })];
}

async function unknownCountry(source: Source, column: string, { country }: SourceColumn): Promise<Diagnostic[]> {
  if (typeof country !== 'string') return [];
  const { isCountry } = await import('../base/phone.ts');
  if (isCountry(country)) return [];
  const span = source.place(['columns', column, 'country']);
  return [error('unknown-country', `"${country}" is no country of ISO 3166`, { span, hint: 'for example GB, DE, US' })];
}

async function unknownFormats(session: Session, source: Source, column: string): Promise<Diagnostic[]> {
  const problems: Diagnostic[] = [];
  for (const [index, format] of (source.config.columns?.[column]?.formats ?? []).entries()) {
    const described = await session.describe(`select strptime('', ${literal(format)})`, {});
    if (!('problem' in described)) continue;
    problems.push(
      error('unknown-format', `${literal(format)} is no date format`, {
        span: source.place(['columns', column, 'formats', index]),
        hint: 'write it like %d.%m.%Y or %Y-%m-%d %H:%M:%S',
      }),
    );
  }
  return problems;
}
