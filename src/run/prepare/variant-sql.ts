import { literal } from '../../base/sql-text.ts';
import type { ListRequest } from './list-request.ts';
import { shareOf } from './share-of.ts';

/** The variant that each row of `decided` gets. A person keeps hers in every run, for as long as the shares stay as they are. */
export function variantSql({ step, experimentSalt }: ListRequest): string {
  const [first, ...others] = step.config.experiment ?? [];
  if (first === undefined) return 'null::varchar';
  const own = shareOf(experimentSalt, 'coalesce(profile_key, entity_key::varchar)');
  let before = 0;
  const cases = [first, ...others].slice(0, -1).map(({ name, share }) => {
    before += share;
    return `when ${own} < ${before} then ${literal(name)}`;
  });
  const last = others.at(-1) ?? first;
  return `case ${cases.join('\n      ')} else ${literal(last.name)} end`;
}
