import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Span } from '../base/source.ts';
import { codeOf } from '../base/sql-code.ts';
import type { SqlProblem } from '../base/sql-problem.ts';
import { locate, locateStart, locateUnit, locateWord, type Statement } from '../base/statement.ts';
import { didYouMean, suggestion } from '../base/suggest.ts';

/** What the reader of a message needs to know about the statement besides its text. */
export interface SqlSurroundings {
  /** The tables that it reads, as written. */
  readonly tables: readonly string[];
  /** Names of the columns of those tables, as far as they are known. */
  readonly columns?: readonly string[];
  /** Every name that may stand after `$`. */
  readonly parameters: readonly string[];
}

/** Says what the engine did not take, in the words of this project, at the place in the person's file. */
export function sqlDiagnostic(sql: Statement, problem: SqlProblem, around: SqlSurroundings): Diagnostic {
  if (problem.subtype === 'PARAMETER_NOT_FOUND') return unknownParameter(sql, problem.name ?? '', around);
  if (problem.subtype === 'SYNTAX_ERROR') return wrongSyntax(sql, problem);
  if (problem.subtype === 'MISSING_ENTRY') return missingEntry(sql, problem);
  if (problem.subtype === 'NO_MATCHING_FUNCTION') return wrongArguments(sql, problem);
  if (textBesideDate.test(problem.message)) return dateArithmetic(sql, problem);
  for (const { pattern, after, say } of namings) {
    const found = pattern.exec(problem.message);
    if (found === null) continue;
    const [, name = '', of = ''] = found;
    const span = problem.position === undefined ? locateWord(sql, name, after) : nameAt(sql, problem.position, name);
    const near = [...problem.candidates, ...quoted(/(?:Candidate[^:]*|use):(.*)/.exec(problem.message)?.[1] ?? '')];
    return say({ sql, name, of, span, near, around });
  }
  return error('sql', sentence(problem.message), { span: placeOf(sql, problem) });
}

interface Naming {
  readonly sql: Statement;
  readonly name: string;
  /** What it was looked for in, when the engine says so. */
  readonly of: string;
  readonly span: Span | undefined;
  readonly near: readonly string[];
  readonly around: SqlSurroundings;
}

interface NamingForm {
  readonly pattern: RegExp;
  /** Where to look for the name when the engine has no position. */
  readonly after?: RegExp;
  readonly say: (naming: Naming) => Diagnostic;
}

/** The engine's sentences about names that it does not find; it has a code for the first only. */
const namings: readonly NamingForm[] = [
  { pattern: /^Referenced column "?([^"\s]+)"? not found/, say: unknownColumn },
  { pattern: /^(?:Table|Values list) "[^"]*" does not have a column named "([^"]*)"/, say: unknownColumn },
  { pattern: /^Column "([^"]*)" does not exist on (left|right) side/, after: /\busing\s*\(/i, say: unknownColumn },
  { pattern: /^Column "([^"]*)" in (?:EXCLUDE|REPLACE|RENAME) list not found/, after: /\*/, say: unknownColumn },
  { pattern: /^Column "([^"]*)" referenced in UNPIVOT/, after: /\bunpivot\b/i, say: unknownColumn },
  {
    pattern: /^Could not find key "([^"]*)" in struct/,
    say: ({ name, span, near }) =>
      error('unknown-field', `"${name}" is not a field of the struct`, { span, hint: didYouMean(name, near) }),
  },
  {
    pattern: /^Ambiguous reference to column name "([^"]*)" \(use: /i,
    say: ({ name, span, near }) =>
      error('ambiguous-column', `"${name}" is a column of several tables`, {
        span,
        hint: `write ${near.join(' or ')}`,
      }),
  },
  {
    pattern: /^Referenced table "([^"]*)" not found/,
    say: ({ name, span, near }) =>
      error('unknown-table', `nothing after FROM is called "${name}"`, { span, hint: didYouMean(name, near) }),
  },
];

function unknownColumn({ sql, name, of, span, near, around: { tables, columns = [] } }: Naming): Diagnostic {
  if (of !== '') {
    const hint = 'write ON when the two sides call it differently';
    return error('unknown-column', `the ${of} side of the join has no column "${name}"`, { span, hint });
  }
  // In a statement with several SELECTs the column may have been looked for in any of them.
  const isPlain = (codeOf(sql.text).match(/\bselect\b/gi) ?? []).length < 2;
  const where = isPlain && tables.length > 0 ? `a column of ${tables.join(', ')}` : 'a column here';
  const meant = suggestion(name, [...near, ...(isPlain ? columns : [])]);
  const hint = meant === undefined && isPlain ? didYouMean(name, columns) : meant && `did you mean "${meant}"?`;
  return error('unknown-column', `"${name}" is not ${where}`, { span, hint });
}

function unknownParameter(sql: Statement, name: string, { parameters }: SqlSurroundings): Diagnostic {
  if (/^\d+$/.test(name)) {
    const at = codeOf(sql.text).search(/\?|\$\d/);
    const hint = `write one of ${parameters.map((one) => `$${one}`).join(', ')}`;
    return error('unknown-parameter', 'a parameter has a name', { span: locateUnit(sql, at), hint });
  }
  return error('unknown-parameter', `"$${name}" is not bound here`, {
    span: locateWord(sql, `$${name}`),
    hint: didYouMean(
      `$${name}`,
      parameters.map((one) => `$${one}`),
    ),
  });
}

function missingEntry(sql: Statement, problem: SqlProblem): Diagnostic {
  const { name = '', message, candidates } = problem;
  const kind = /^(.*?) with name/.exec(message)?.[1]?.toLowerCase() ?? '';
  const what = ['function', 'type', 'table'].find((one) => kind.includes(one)) ?? 'entry';
  // The engine always names its nearest, however far.
  const near = suggestion(name, candidates);
  const hint = near === undefined ? undefined : `did you mean "${near}"?`;
  return error(`unknown-${what}`, `there is no ${what} "${name}"`, { span: placeOf(sql, problem), hint });
}

function wrongArguments(sql: Statement, problem: SqlProblem): Diagnostic {
  const given = /argument types '[^(]*(\(.*?\))'\. You/s.exec(problem.message)?.[1]?.replaceAll('_LITERAL', '');
  const forms = problem.message.split('\n').flatMap((line) => (line.startsWith('\t') ? [line.trim()] : []));
  const shown = forms.filter((form) => form.includes('('));
  return error('wrong-arguments', `${problem.name ?? ''}() does not take ${given ?? 'these arguments'}`, {
    span: placeOf(sql, problem),
    hint: shown.length > 0 && shown.length <= 4 ? `there is ${shown.join(', ')}` : undefined,
  });
}

/** What stands here for the calls that name tables in dbt. */
export const tablesOfDbt = "write schema.name for ref('name'), raw.name for source('…', 'name')";

function wrongSyntax(sql: Statement, problem: SqlProblem): Diagnostic {
  const template = codeOf(sql.text).search(/\{[{%]/);
  if (template >= 0)
    return error('template-in-sql', 'SQL is plain here: there is no template language in it', {
      span: locateUnit(sql, template),
      hint: `${tablesOfDbt}, $name for var('name'), and a header for config()`,
    });
  const span = placeOf(sql, problem);
  const before = span?.file.text.slice(0, span.start) ?? '';
  const unit = /near "((?:minute|hour|day|week|month|year)s?)"/i.exec(problem.message)?.[1];
  const amount = /(\d+)\s+$/.exec(before)?.[1];
  const hint = unit === undefined || amount === undefined ? undefined : `write interval '${amount} ${unit}'`;
  return error('sql-syntax', sentence(problem.message), { span, hint });
}

const textBesideDate = /function call "[+-]\((?:DATE|TIMESTAMP[^,]*), STRING(?:_LITERAL)?\)"/;

/** `order_date + '60 days'`: to the engine the text may be a date or a number of days as well. */
function dateArithmetic(sql: Statement, problem: SqlProblem): Diagnostic {
  const span = placeOf(sql, problem);
  const [sign, length = "'60 days'"] = /^[+-]\s*('[^']*')/.exec(span?.file.text.slice(span.start) ?? '') ?? [];
  const message = `a text cannot be ${sign?.startsWith('-') === true ? 'taken from' : 'added to'} a date`;
  return error('wrong-arguments', message, { span, hint: `write interval ${length}` });
}

/** The engine's position; without one the first place where a name that it quotes is written; else where the code starts. */
function placeOf(sql: Statement, problem: SqlProblem): Span | undefined {
  const found = problem.position === undefined ? undefined : locate(sql, problem.position);
  if (found !== undefined) return found;
  const word = problem.name ?? quoted(problem.message)[0];
  return word === undefined ? locateStart(sql) : locateWord(sql, word);
}

/** The engine points at the start of `table.column`; what is wrong is the part with that name. */
function nameAt(sql: Statement, position: number, name: string): Span | undefined {
  const found = locate(sql, position);
  if (found === undefined) return locateWord(sql, name);
  const { file } = found;
  let { start } = found;
  for (const [whole, part = '', dot] of file.text.slice(start).matchAll(pathPart)) {
    if (part.replaceAll('"', '').toLowerCase() === name.toLowerCase()) return { file, start, end: start + part.length };
    if (dot === undefined) break;
    start += whole.length;
  }
  return found;
}

const pathPart = /("(?:[^"]|"")*"|[\p{L}\p{N}_$]+)(\s*\.\s*)?/guy;

const quoted = (text: string): string[] => [...text.matchAll(/["']([^"']+)["']/g)].map(([, name = '']) => name);

/** The engine's first line as the sentence of a message: small at the start unless it is a keyword, no full stop. */
const sentence = (text: string): string => {
  const [line = ''] = text.split('\n');
  const started = line.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
  return started.replace(/[.!]$/, '').replace(/_LITERAL\b/g, '');
};
