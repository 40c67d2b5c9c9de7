import { error } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { type SourceText, spanOf } from '../base/source.ts';
import { statementOfFile } from '../base/statement.ts';
import { problemsOfName } from './model.ts';
import type { SqlFunction } from './project.ts';

/** A function by itself, before it is known which others there are. */
export type LoneFunction = Omit<SqlFunction, 'calls' | 'meaning'>;

/**
 * How a statement begins that can be nothing but one CREATE MACRO of a bare name, comments before it included. Comments in
 * comments and lines that end otherwise than in a line feed are left out: there the engine might see something else begin.
 */
const opening =
  /^(?:[ \t\n]|\r\n|--[^\r\n]*\r?\n|\/\*(?:(?!\/\*)[\s\S])*?\*\/)*create\s+(?:or\s+replace\s+)?(?:macro|function)\s+([a-z_]\w*)\s*\(/i;

/** Reads `models/functions/<name>.sql`: one CREATE MACRO of that name. The engine takes one statement at a time, so it is one. */
export function readFunction(name: string, file: SourceText): Checked<LoneFunction> {
  const named = problemsOfName(name, file.path, file);
  if (named.length > 0) return refused(...named);
  const made = opening.exec(file.text);
  const hint = `create macro ${name}(a, b) as a + b`;
  if (made?.[1] === undefined)
    return refused(error('no-function', 'a function is one CREATE MACRO', { span: spanOf(file), hint }));
  if (made[1].toLowerCase() === name) return checked({ name, file, sql: statementOfFile(file) });
  const start = made[0].lastIndexOf(made[1]);
  const span = { file, start, end: start + made[1].length };
  return refused(error('bad-name', `a function has the name of its file: ${name}`, { span, hint }));
}
