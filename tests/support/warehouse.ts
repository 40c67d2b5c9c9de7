import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWarehouse } from '../../src/adapters/duckdb/warehouse.ts';
import type { Parameters } from '../../src/base/parameter.ts';
import type { Row, Session, Warehouse } from '../../src/ports.ts';

/** A folder of its own for one test. */
export const temporaryFolder = (): string => mkdtempSync(path.join(tmpdir(), 'muster-'));

export interface TestWarehouse {
  readonly warehouse: Warehouse;
  readonly folder: string;
}

/** A real engine, in memory unless file names are given, that may read and write one temporary folder. */
export async function testWarehouse(
  files: { warehouse?: string; ledger?: string } = {},
  folder = temporaryFolder(),
): Promise<TestWarehouse> {
  const at = (name: string | undefined) => (name === undefined ? ':memory:' : path.join(folder, name));
  const warehouse = await openWarehouse({
    warehouse: at(files.warehouse),
    ledger: at(files.ledger),
    memory: '1GB',
    threads: 2,
    zone: 'Europe/London',
    folders: [folder],
    scratch: path.join(folder, 'scratch'),
  });
  return { warehouse, folder };
}

export async function rowsOf(session: Session, sql: string, parameters: Parameters = {}): Promise<Row[]> {
  const all: Row[] = [];
  for await (const batch of session.stream(sql, parameters)) all.push(...batch);
  return all;
}
