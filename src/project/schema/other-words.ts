import { suggestion } from '../../base/suggest.ts';

/** What other tools call it, and what it is called here. Of several the first that the mapping may have. */
const otherWords: ReadonlyMap<string, readonly string[]> = new Map([
  ['materialized', ['kind']],
  ['unique_key', ['key']],
  ['updated_at', ['version']],
  ['check_cols', ['compare']],
  ['on_schema_change', ['on_change']],
  ['data_tests', ['tests']],
  ['delay', ['wait']],
  ['sleep', ['wait']],
  ['segment', ['audience']],
  ['union', ['combine']],
  ['intersect', ['combine']],
  ['exclude', ['combine']],
  ['condition', ['filter', 'where']],
  ['branch', ['route']],
  ['ab_test', ['experiment', 'split']],
  ['template', ['html', 'layout', 'text', 'body']],
  ['message', ['text', 'body']],
  ['send_time', ['send_at']],
]);

/** The key that a person most likely meant: ours for the word of another tool, or one that is near. */
export const meantKey = (key: string, keys: readonly string[]): string | undefined =>
  otherWords.get(key)?.find((word) => keys.includes(word)) ?? suggestion(key, keys);
