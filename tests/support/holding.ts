import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { filesBelow } from './muster.ts';
import { rowsOf, testWarehouse } from './warehouse.ts';

/** The files below a folder, but for engines' own, that hold a text: in a row of Parquet, in a line, or in their names. */
export async function filesHolding(text: string, folder: string): Promise<string[]> {
  const { warehouse } = await testWarehouse({}, folder);
  await using engine = warehouse;
  await using session = await engine.session();
  const found: string[] = [];
  for (const file of await filesBelow(folder)) {
    if (/\.duckdb|\.wal$/.test(file)) continue;
    const whole = path.join(folder, file);
    const content = file.endsWith('.parquet')
      ? JSON.stringify(await rowsOf(session, `from read_parquet('${whole}')`))
      : await readFile(whole, 'utf8');
    if (content.includes(text) || file.includes(text)) found.push(file);
  }
  return found;
}
