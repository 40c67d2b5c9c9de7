import { type Diagnostic, error } from '../base/diagnostic.ts';
import { identifier, literal } from '../base/sql-text.ts';
import { type Statement, statement } from '../base/statement.ts';
import type { RouteStep } from '../project/project.ts';
import { yamlStatement } from '../project/yaml-text.ts';
import { counted } from './counted.ts';
import type { PopulationKind } from './step-kind.ts';

/**
 * Sends the whole population one way: it decides for the first case that is true, else for `otherwise`. Only that output
 * is made; steps after the others have nothing to do. A condition that is unknown is not true.
 */
export const route: PopulationKind<RouteStep> = {
  inputs: { min: 1, max: 1 },
  ports: waysOf,
  asks: (step) => conditions(step).map(([, sql]) => sql),
  problems: (step) => [...otherwiseIsCase(step), ...casesAfterAll(step)],
  compile(step, scope) {
    const from = identifier(scope.inputs[0]?.view ?? '');
    return {
      decides: counted(decision(step), from),
      outputs: new Map(waysOf(step).map((way) => [way, statement(`select * from ${from}`)])),
      balance: 'free',
      keepsKeys: true,
    };
  },
};

function waysOf({ config: { cases, otherwise } }: RouteStep): readonly string[] {
  return [...Object.keys(cases), ...(otherwise === undefined ? [] : [otherwise])];
}

const conditions = (step: RouteStep): (readonly [string, Statement])[] =>
  Object.entries(step.config.cases).map(([name, text]) => [name, yamlStatement(step, ['route', 'cases', name], text)]);

function decision(step: RouteStep): Statement {
  const { otherwise } = step.config;
  const cases = conditions(step).flatMap(([name, condition]) => [' when (', condition, `\n) then ${literal(name)}`]);
  return statement('case', ...cases, otherwise === undefined ? ' end' : ` else ${literal(otherwise)} end`);
}

function otherwiseIsCase(step: RouteStep): Diagnostic[] {
  const { cases, otherwise } = step.config;
  if (otherwise === undefined || !Object.hasOwn(cases, otherwise)) return [];
  const span = step.place(['route', 'otherwise']);
  return [
    error('bad-name', `"${otherwise}" is a case already`, { span, hint: 'give the other way a name of its own' }),
  ];
}

/** Nothing can reach what follows a case that is always true. */
function casesAfterAll(step: RouteStep): Diagnostic[] {
  const { cases, otherwise } = step.config;
  const names = Object.keys(cases);
  const always = names.findIndex((name) => cases[name]?.trim().toLowerCase() === 'true');
  if (always < 0) return [];
  const idle = [...names.slice(always + 1), ...(otherwise === undefined ? [] : [otherwise])];
  const [first = ''] = idle;
  if (idle.length === 0) return [];
  const isCase = Object.hasOwn(cases, first);
  return [
    error('idle-case', `"${names[always] ?? ''}" is always true, and nothing goes the way of ${idle.join(', ')}`, {
      span: isCase ? step.place(['route', 'cases', first], 'key') : step.place(['route', 'otherwise']),
      hint: 'put what is always true last',
    }),
  ];
}
