import type { Pass } from './pass.ts';

/** Of so many rows not more than this share may be impossible to render: beyond it the template or the data is wrong. */
const lookedAt = 200;
const worst = 0.01;

/** Stops a list that is burnt on a mistake of its template or of its data. */
export function heedPoison(rows: number, problems: readonly { readonly problem: string }[], pass: Pass): void {
  pass.rendered += rows;
  pass.unrendered += problems.length;
  const { rendered, unrendered } = pass;
  if (problems.length === 0 || rendered < lookedAt || unrendered <= worst * rendered) return;
  pass.stopped ??= `paused: ${unrendered} of ${rendered} rows cannot become messages: ${problems[0]?.problem ?? ''}`;
  pass.needsPerson = true;
}
