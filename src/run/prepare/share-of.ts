import { literal } from '../../base/sql-text.ts';

/** SQL of a number from 0 to 1 that whoever has a key has under a salt: always the same one, on any day and in any run. */
export const shareOf = (salt: string, key: string): string =>
  `('0x' || left(sha256(json_array(${literal(salt)}, ${key})::varchar), 8))::ubigint / 4294967296`;
