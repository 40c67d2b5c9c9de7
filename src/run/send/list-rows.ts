import { literal } from '../../base/sql-text.ts';
import { type Instant, instantOfMillis } from '../../base/time.ts';
import type { Row, Session } from '../../ports.ts';

/** One row of a frozen list: one message to send. */
export interface ListRow {
  readonly seq: number;
  readonly sendKey: string;
  readonly profileKey: string;
  readonly address: string;
  readonly notBefore: Instant;
  readonly expiresAt: Instant;
  /** Where the recipient lives; the project's zone when nobody knows. */
  readonly zone: string;
  /** The population's columns, and those of the profile under `profile`. */
  readonly data: Row;
  /** Its person is forgotten: nothing can be made of it any more. */
  readonly isErased?: true;
}

/** What is left of the payload of a row whose person is forgotten. */
export const erasedPayload = '{"erased":true}';

/**
 * The rows of a list in the order of its file, which is the order of `seq`; asking the engine to sort them would cost the
 * memory of the whole list. Throws when another number of rows comes than was frozen.
 */
export async function* listRows(session: Session, file: string, expected: number): AsyncIterable<readonly ListRow[]> {
  let seen = 0;
  const listRow = rowReader();
  const sql = `select seq, send_key, profile_key, address, epoch_ms(not_before)::double as not_before,
    epoch_ms(expires_at)::double as expires_at, zone, payload from read_parquet(${literal(file)})`;
  for await (const rows of session.stream(sql)) {
    for (const [index, { seq }] of rows.entries()) {
      if (seq !== seen + index) throw new Error(`${file}: row ${seen + index} has seq ${seq as number}`);
    }
    seen += rows.length;
    yield rows.map(listRow);
  }
  if (seen !== expected) throw new Error(`${file}: ${seen} rows were read of ${expected}`);
}

/** Most rows of a list may go in the same hours. */
function rowReader(): (row: Row) => ListRow {
  const [notBefore, expiresAt] = [instantReader(), instantReader()];
  return (row) => ({
    seq: row['seq'] as number,
    sendKey: row['send_key'] as string,
    profileKey: row['profile_key'] as string,
    address: row['address'] as string,
    notBefore: notBefore(row['not_before'] as number),
    expiresAt: expiresAt(row['expires_at'] as number),
    zone: row['zone'] as string,
    data: JSON.parse(row['payload'] as string) as Row,
    ...(row['payload'] === erasedPayload ? { isErased: true } : {}),
  });
}

/** An instant that is the one of the row before is not made anew. */
function instantReader(): (millis: number) => Instant {
  let last = { millis: 0, instant: instantOfMillis(0) };
  return (millis) => {
    if (millis !== last.millis) last = { millis, instant: instantOfMillis(millis) };
    return last.instant;
  };
}
