import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Span } from '../base/source.ts';
import type { JsonValue, Row } from '../ports.ts';
import type { Fields } from '../project/schema/steps/fields.ts';
import { resolve, rootFrame } from './frame.ts';
import { RenderProblem } from './render-problem.ts';
import type { TemplateScope } from './scope.ts';

/** JSON that is built from columns: a path for each key. */

/** Holds every path against what a message may show. */
export const checkFields = (fields: Fields, scope: TemplateScope, span: (key: string) => Span): Diagnostic[] =>
  Object.entries(fields).flatMap(([key, path]) => {
    if (/[\s{}]/.test(path)) {
      const hint = 'make the text in SQL, and name its column';
      return [error('wrong-value', `"${key}" is the value of a column, not text`, { span: span(key), hint })];
    }
    const resolved = resolve({ original: path, data: false, depth: 0, parts: path.split('.') }, rootFrame(scope));
    if ('type' in resolved) return [];
    const { message, hint } = resolved.problem;
    return [error('unknown-column', message, { span: span(key), hint })];
  });

/** Makes the values of a row. Exact numbers are text, digit for digit; a group or a list of columns is what it is. */
export function fieldReader(fields: Fields): (data: Row) => Row {
  const read = Object.entries(fields).map(([key, path]) => [key, valueReader(path)] as const);
  return (data) => Object.fromEntries(read.map(([key, value]) => [key, value(data)]));
}

function valueReader(path: string): (data: Row) => JsonValue {
  const parts = path.split('.');
  return (data) => {
    let value: JsonValue = data;
    for (const part of parts) {
      if (value === null) return null;
      const next: JsonValue | undefined = isGroup(value) && Object.hasOwn(value, part) ? value[part] : undefined;
      if (next === undefined) throw new RenderProblem(`${path} has no value`);
      value = next;
    }
    return value;
  };
}

const isGroup = (value: JsonValue): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
