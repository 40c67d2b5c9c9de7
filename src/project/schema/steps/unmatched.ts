import { oneOf } from '../words.ts';

/** What becomes of rows for which no other row was found. They are counted in any case. */
export const unmatched = oneOf(['keep', 'drop', 'fail'])
  .default('keep')
  .describe(
    'keep: the output `unmatched` hands them on; drop: no step may read them; fail: one such row fails the run',
  );
