import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Span } from '../base/source.ts';
import { didYouMean } from '../base/suggest.ts';
import { chooseLink, fullName, type Link } from '../project/link.ts';
import type { ChangeEntityStep, ReconcileStep, Step } from '../project/project.ts';
import type { YamlPath } from '../project/yaml-file.ts';

/** What a step says of the entity that it turns rows into, held against itself. */
export function checkTurn(step: ChangeEntityStep | ReconcileStep): Diagnostic[] {
  const { to } = step.config;
  if (step.entity === to) return [];
  const message = `the step turns rows into rows of ${to}, and says they are of ${step.entity}`;
  return [error('wrong-entity', message, { span: step.place(['entity']), hint: 'leave entity: out' })];
}

export interface LinkUse {
  readonly step: Step;
  readonly from: string;
  readonly to: string;
  /** Those that lead from one to the other. */
  readonly links: readonly Link[];
  /** The link that the step names. */
  readonly named: string | undefined;
  /** Where the step says what it walks to. */
  readonly at?: Span;
}

/** There is one link to walk: one only, or the one that is named. */
export function checkLink({ step, from, to, links, named, at }: LinkUse): Diagnostic[] {
  if (chooseLink(links, named) !== undefined) return [];
  const inside = (key: string): YamlPath => [step.kind, key];
  const span = at ?? step.place(inside('to'));
  const names = links.map(fullName);
  if (from === to) return [error('same-entity', `the rows are of ${to} already`, { span })];
  if (links.length === 0) {
    const hint = `declare links: of ${from} or ${to} in muster.yml`;
    return [error('no-link', `no link leads from ${from} to ${to}`, { span, hint })];
  }
  if (named !== undefined)
    return [
      error('unknown-link', `no link "${named}" leads from ${from} to ${to}`, {
        span: step.place(inside('link')),
        hint: didYouMean(
          named,
          links.map(({ name }) => name),
        ),
      }),
    ];
  return [
    error('ambiguous-link', `several links lead from ${from} to ${to}`, { span, hint: `link: ${names.join(' or ')}` }),
  ];
}
