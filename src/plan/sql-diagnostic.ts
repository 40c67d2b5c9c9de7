import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Span } from '../base/source.ts';
import type { SqlProblem } from '../base/sql-problem.ts';
import { locate, locateWord, type Statement } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';

/** What the reader of a message needs to know about the statement besides its text. */
export interface SqlSurroundings {
  /** The tables that it reads, as written. */
  readonly tables: readonly string[];
  /** Every name that may stand after `$`. */
  readonly parameters: readonly string[];
}

/** Says what the engine did not take, in the words of this project, at the place in the person's file. */
export function sqlDiagnostic(
  sql: Statement,
  problem: SqlProblem,
  { tables, parameters }: SqlSurroundings,
): Diagnostic {
  const span = placeOf(sql, problem);
  const { name = '', message } = problem;
  switch (problem.subtype) {
    case 'COLUMN_NOT_FOUND':
      return error(
        'unknown-column',
        `"${name}" is not a column of ${tables.length > 0 ? tables.join(', ') : 'anything here'}`,
        {
          span,
          hint: didYouMean(name, problem.candidates),
        },
      );
    case 'PARAMETER_NOT_FOUND':
      return error('unknown-parameter', `"$${name}" is not bound here`, {
        span: locateWord(sql, `$${name}`),
        hint: didYouMean(name, parameters) ?? 'declare it under vars',
      });
    case 'SYNTAX_ERROR':
      return error('sql-syntax', lowerFirst(message), { span });
    case 'MISSING_ENTRY': {
      const kind = /^(.*?) with name/.exec(message)?.[1]?.toLowerCase() ?? 'entry';
      if (kind.includes('function')) {
        return error('unknown-function', `there is no function "${name}"`, {
          span,
          hint: didYouMean(name, problem.candidates),
        });
      }
      return error('unknown-table', `there is no table "${name}"`, {
        span,
        hint: didYouMean(name, problem.candidates),
      });
    }
    default:
      return error('sql', lowerFirst(firstLine(message)), { span });
  }
}

/** The engine's position; without one the first place where a name that it quotes is written; else the whole statement. */
function placeOf(sql: Statement, problem: SqlProblem): Span | undefined {
  if (problem.position !== undefined) {
    const found = locate(sql, problem.position);
    if (found !== undefined) return found;
  }
  const quoted = problem.name ?? /["']([^"']+)["']/.exec(problem.message)?.[1];
  return quoted === undefined ? sql.fragments[0]?.span : locateWord(sql, quoted);
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
