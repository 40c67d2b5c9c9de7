import { stat } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { identifier, literal, literalList } from '../../base/sql-text.ts';
import { Busy, Damaged, HidesFunctions, type Warehouse } from '../../ports.ts';
import { parser } from './parser.ts';
import { openSession } from './session.ts';

export interface WarehouseOptions {
  /** Absolute path of the warehouse's file, or `:memory:`. */
  readonly warehouse: string;
  /** Absolute path of the ledger's file, or `:memory:`. */
  readonly ledger: string;
  readonly memory: string;
  readonly threads: number;
  /** IANA name: the zone of dates made from instants. */
  readonly zone: string;
  /** Absolute folders that SQL may read and write; nothing else of the disk is reachable. */
  readonly folders: readonly string[];
  /** Absolute files that SQL may read besides: where links lead that stand in those folders. */
  readonly linked?: readonly string[];
  /** Absolute folder for what does not fit into memory. */
  readonly scratch: string;
}

/**
 * One in-memory instance that attaches warehouse and ledger, then locks itself down: no other file, no setting, no
 * extension is reachable for any SQL that runs later. A file is opened by one process at a time, and only here. A third
 * database, `saved`, lives in memory: views of saved audiences, made for each step that reads them.
 */
export async function openWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: options.memory,
    temp_directory: options.scratch,
    // When a file is closed small groups of its rows become larger ones: all at once takes seconds and hundreds of megabytes.
    max_vacuum_tasks: '2',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const control = await instance.connect();
  try {
    await attach(control, 'ledger', options.ledger, storage);
    await attachWarehouse(control, options);
    await attach(control, 'saved', ':memory:');
    await lock(control, options);
  } catch (cause) {
    control.closeSync();
    instance.closeSync();
    throw cause;
  }
  return warehouseOf(instance, control, options, await fileNumber(options.ledger));
}

/** With this format the engine knows a WAL that belongs to an older or newer copy of the file, and refuses it. */
const storage = `(storage_version 'v1.5.0')`;

function warehouseOf(
  instance: DuckDBInstance,
  control: DuckDBConnection,
  options: WarehouseOptions,
  ledgerNumber: string | undefined,
): Warehouse {
  let open = 0;
  let attached = true;
  const functions = new Set<string>();
  return {
    parse: parser(control),
    async session(database = 'warehouse') {
      if (database === 'warehouse' && !attached) {
        await attachWarehouse(control, options);
        attached = true;
      }
      const connection = await instance.connect();
      await connection.run(`use ${identifier(database)}`);
      if (database === 'ledger') return openSession(connection, functions, () => undefined);
      open++;
      return openSession(connection, functions, () => open--);
    },
    async release() {
      if (open > 0) throw new Error(`the warehouse cannot be released: ${open} sessions are open`);
      if (attached && options.warehouse !== ':memory:') await control.run('detach warehouse');
      attached = options.warehouse === ':memory:';
    },
    async copyLedger(path) {
      await attach(control, 'copy', path, storage);
      try {
        await control.run('copy from database ledger to copy');
      } finally {
        await control.run('detach copy');
      }
    },
    isLedgerInPlace: async () => (await fileNumber(options.ledger)) === ledgerNumber,
    async [Symbol.asyncDispose]() {
      // The engine ends only when the last of its results is collected: what it would do then is done now.
      for (const database of ['ledger', 'warehouse']) await letGo(control, database);
      control.closeSync();
      instance.closeSync();
    },
  };
}

/**
 * Moves the log of changes into a database's file, and closes it. When the log cannot be moved nothing is lost: that is done
 * when the file is opened again.
 */
async function letGo(control: DuckDBConnection, database: string): Promise<void> {
  await control.run(`checkpoint ${database}`).catch(() => undefined);
  await control.run(`detach database if exists ${database}`);
}

/** What the disk calls a file, whatever its name; nothing when it is not there. Asking does not open it: that would end our lock. */
async function fileNumber(path: string): Promise<string | undefined> {
  const facts = path === ':memory:' ? undefined : await stat(path).catch(() => undefined);
  return facts === undefined ? undefined : `${facts.dev}:${facts.ino}`;
}

async function attach(control: DuckDBConnection, name: string, path: string, how = ''): Promise<void> {
  try {
    await control.run(`attach ${literal(path)} as ${identifier(name)} ${path === ':memory:' ? '' : how}`);
  } catch (cause) {
    // The engine has no code for these; its text is the only sign.
    const { message } = cause as Error;
    if (/Could not set lock|Conflicting lock/i.test(message)) throw new Busy(path);
    if (/\bWAL\b|corrupt|not a valid DuckDB/i.test(message)) throw new Damaged(path, message);
    throw cause;
  }
}

/** A bare name finds what stands in the warehouse before it finds the engine's own: nothing there may have such a name. */
async function attachWarehouse(control: DuckDBConnection, { warehouse }: WarehouseOptions): Promise<void> {
  await attach(control, 'warehouse', warehouse);
  if (warehouse === ':memory:') return;
  const hiding = await control.runAndReadAll(
    `select lower(function_name) as name from duckdb_functions()
      where internal or (database_name = 'warehouse' and schema_name = 'main')
      group by name having bool_or(internal) and not bool_and(internal) order by name`,
  );
  const names = hiding.getRows().map(([name]) => name as string);
  if (names.length === 0) return;
  await control.run('detach warehouse');
  throw new HidesFunctions(names);
}

/** Settings come first: after the lock nothing can be changed, not even by this program. */
async function lock(control: DuckDBConnection, options: WarehouseOptions): Promise<void> {
  const { zone, folders, linked = [], warehouse, ledger } = options;
  const databases = [warehouse, ledger].filter((path) => path !== ':memory:').flatMap((path) => [path, `${path}.wal`]);
  await control.run(`set global TimeZone = ${literal(zone)}`);
  await control.run('set global errors_as_json = true');
  await control.run(`set global allowed_directories = ${literalList(folders)}`);
  await control.run(`set global allowed_paths = ${literalList([...databases, ...linked])}`);
  await control.run('set global enable_external_access = false');
  await control.run('set global lock_configuration = true');
}
