import type { Explanation } from '../run/build/explain.ts';

const verbs = { build: 'would be built', keep: 'would be kept', skip: 'would be skipped' };

/** `core.orders would be built because its SQL changed and core.lines is newer`, one reason a line when there are several. */
export function explanationText({ model, action, because }: Explanation): string {
  const what = `${model} ${verbs[action]}`;
  if (action !== 'build') return `${what}: ${because.join(', ')}`;
  return because.length === 1
    ? `${what} because ${because[0] ?? ''}`
    : [`${what} because`, ...because.map((one) => `  - ${one}`)].join('\n');
}
