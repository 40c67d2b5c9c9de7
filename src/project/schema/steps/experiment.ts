import { z } from 'zod';
import { problem } from '../problem.ts';
import { name, share } from '../words.ts';

/** One of several ways to write the same message, and the share of people who get it; of one. */
export interface Variant {
  readonly name: string;
  readonly share: number;
}

const example = 'write two to ten of them, like { plain: 50%, story: rest }';

const noShare = problem('wrong-value', '{value} is no share', 'write a percentage like 20%, or rest');

/** Nearly: shares are fractions of two. */
const tiny = 1e-9;

/** What is wrong with shares that belong together; nothing when they make a whole. */
function shareProblem(shares: readonly (number | 'rest')[]): string | undefined {
  const said = shares.reduce<number>((sum, one) => sum + (one === 'rest' ? 0 : one), 0);
  const rests = shares.filter((one) => one === 'rest').length;
  const percent = `${Number((said * 100).toFixed(4))}%`;
  if (shares.length < 2 || shares.length > 10)
    return problem(
      'wrong-value',
      `{key} has ${shares.length === 1 ? 'one variant' : `${shares.length} variants`}`,
      example,
    );
  if (rests > 1) return problem('wrong-value', 'only one variant takes the rest');
  if (said > 1 + tiny) return problem('shares-over-all', `the variants have ${percent} of the people`);
  if (rests === 1 && said > 1 - tiny) return problem('wrong-value', 'nothing is left for the variant with rest');
  if (rests === 0 && said < 1 - tiny)
    return problem('wrong-value', `the variants have ${percent} of the people`, 'let one of them take the rest');
  return undefined;
}

export const experiment = z
  .record(name, z.union([share, z.literal('rest')], { error: noShare }))
  .superRefine((shares, context) => {
    const message = shareProblem(Object.values(shares));
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .transform((shares): readonly Variant[] => {
    const said = Object.values(shares).reduce<number>((sum, one) => sum + (one === 'rest' ? 0 : one), 0);
    return Object.entries(shares).map(([variant, one]) => ({ name: variant, share: one === 'rest' ? 1 - said : one }));
  })
  .describe(
    'variants by their shares, `{ plain: 50%, story: rest }`: templates and layouts show {{variant}} and ask {{#if (eq variant "story")}}. A stable hash decides, so that a person gets the same one in every run',
  );
