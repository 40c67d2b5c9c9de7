import { type Diagnostic, error } from '../base/diagnostic.ts';
import { topologicalOrder } from '../base/graph.ts';
import { spanOf } from '../base/source.ts';
import { codeOf } from '../base/sql-code.ts';
import { locateWord } from '../base/statement.ts';
import type { SqlFunction } from './project.ts';
import type { LoneFunction } from './sql-function.ts';

interface CallOrder {
  readonly values: ReadonlyMap<string, SqlFunction>;
  /** Names of those that call each other in a circle, or call one that does. */
  readonly unordered: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The shared functions in the order in which the engine takes them: each after those that it calls. */
export function inCallOrder(functions: ReadonlyMap<string, LoneFunction>): CallOrder {
  const calls = new Map([...functions].map(([name, { sql }]) => [name, calledIn(sql.text, functions)]));
  const { order, cycles } = topologicalOrder(calls);
  const values = new Map<string, SqlFunction>();
  for (const name of order) {
    const [one, called = []] = [functions.get(name), calls.get(name)];
    if (one === undefined) continue;
    const meaning = [one.sql.text, ...called.map((other) => values.get(other)?.meaning ?? '')].join('\n');
    values.set(name, { ...one, calls: called, meaning });
  }
  return {
    values,
    unordered: [...functions.keys()].filter((name) => !values.has(name)),
    diagnostics: cycles.flatMap((cycle) => circle(cycle, functions)),
  };
}

/** Whose names stand before a bracket; the first is that of the function itself, where it is made. */
function calledIn(sql: string, functions: ReadonlyMap<string, unknown>): string[] {
  const [, ...words] = [...codeOf(sql).matchAll(/\b([a-z_]\w*)\s*\(/gi)].map(([, name = '']) => name.toLowerCase());
  return [...new Set(words)].filter((name) => functions.has(name));
}

function circle(cycle: readonly string[], functions: ReadonlyMap<string, LoneFunction>): Diagnostic[] {
  const first = functions.get(cycle[0] ?? '');
  if (first === undefined) return [];
  const message =
    cycle.length === 2
      ? `the function ${first.name} calls itself`
      : `functions call each other in a circle: ${cycle.join(' → ')}`;
  const span = locateWord(first.sql, first.name) ?? spanOf(first.file);
  return [error('cycle', message, { span, hint: 'the engine writes a function out where it is called' })];
}
