import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Span } from '../base/source.ts';
import type { Column } from '../base/sql-type.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Step } from '../project/project.ts';

/** Rows of a step that have not the key of what they stand for. */
export function missingKey(step: Step, key: string, columns: readonly Column[], span: Span | undefined): Diagnostic {
  const names = columns.map(({ name }) => name);
  const message = `a population of ${step.entity} has the column "${key}"`;
  return error('missing-key', message, { span, hint: didYouMean(key, names) });
}
