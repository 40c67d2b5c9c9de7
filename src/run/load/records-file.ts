import path from 'node:path';
import type { ReadContext } from './context.ts';
import { pathList, typeMap } from './engine-files.ts';

/** A record as a careful reading finds it, and its values by `t0`, `t1`, … when it is read value by value. */
export type FoundRecord = {
  readonly file: string;
  readonly line: number;
  readonly raw: string;
  readonly problem: string | null;
} & Readonly<Record<string, string | number | null>>;

/** Writes records to where the engine can read them, and returns what to read FROM. */
export async function recordsFile(
  name: string,
  batches: AsyncIterable<readonly FoundRecord[]>,
  values: readonly string[],
  { files, scratch }: ReadContext,
): Promise<string> {
  const target = path.join(scratch, `${name}.ndjson`);
  await using writer = await files.create(target);
  for await (const batch of batches) await writer.write(batch.map((record) => `${JSON.stringify(record)}\n`).join(''));
  await writer.commit();
  const types = typeMap([
    ['file', 'VARCHAR'],
    ['line', 'INTEGER'],
    ['raw', 'VARCHAR'],
    ['problem', 'VARCHAR'],
    ...values.map((name) => [name, 'VARCHAR'] as const),
  ]);
  return `read_json(${pathList([target])}, format = 'newline_delimited', columns = ${types})`;
}
