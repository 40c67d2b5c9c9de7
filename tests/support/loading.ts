import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { manualClock } from '../../src/adapters/clock.ts';
import { openFiles } from '../../src/adapters/files.ts';
import type { Event } from '../../src/base/event.ts';
import type { Column } from '../../src/base/sql-type.ts';
import { instantOf } from '../../src/base/time.ts';
import type { Row, Session } from '../../src/ports.ts';
import { checkConfig, configured } from '../../src/project/config-file.ts';
import type { Source } from '../../src/project/project.ts';
import { source as sourceShape } from '../../src/project/schema/sources.ts';
import { parseYaml } from '../../src/project/yaml.ts';
import { type LoadResult, loadSource, loadSources } from '../../src/run/load.ts';
import { guessedColumns } from '../../src/run/load/guessed-columns.ts';
import { rowsOf, testWarehouse } from './warehouse.ts';

/** The first source of a `models/sources.yml`. */
export function sourceOf(text: string): Source {
  const [source] = sourcesOf(text);
  if (source === undefined) throw new Error(`no source:\n${text}`);
  return source;
}

/** Every source of a `models/sources.yml`. */
export function sourcesOf(text: string): Source[] {
  const file = { path: 'models/sources.yml', text };
  const yaml = parseYaml(file).value;
  if (yaml === undefined) throw new Error(`no YAML:\n${text}`);
  return Object.keys(yaml.value as object).map((name) => {
    const read = checkConfig(sourceShape, yaml, [], [name]);
    if (read.value === undefined) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
    return configured(name, read.value.config, yaml, [name]);
  });
}

export interface LoadRig extends AsyncDisposable {
  readonly session: Session;
  /** Absolute. */
  readonly folder: string;
  readonly events: readonly Event[];
  /** Makes a file of the project. */
  write(name: string, content: string | Uint8Array): void;
  load(yaml: string, how?: { readonly again: boolean }): Promise<LoadResult>;
  /** The columns that the first source's files have, as a check would guess them. */
  guess(yaml: string): Promise<readonly Column[] | undefined>;
  loadAll(yaml: string): Promise<readonly LoadResult[]>;
  rows(sql: string): Promise<Row[]>;
}

/** A project's folder and an engine in memory; it is 2017-07-03 and stays so. */
export async function loadRig(): Promise<LoadRig> {
  const { warehouse, folder } = await testWarehouse();
  const session = await warehouse.session();
  const events: Event[] = [];
  const context = {
    session,
    files: openFiles(),
    clock: manualClock(instantOf('2017-07-03T06:30:00Z')),
    emit: (event: Event) => events.push(event),
    root: folder,
    scratch: path.join(folder, 'scratch'),
  };
  return {
    session,
    folder,
    events,
    write(name, content) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    load: (yaml, how) => loadSource(sourceOf(yaml), { ...context, ...how }),
    guess: (yaml) => guessedColumns(sourceOf(yaml), context),
    loadAll: (yaml) => loadSources(sourcesOf(yaml), context),
    rows: (sql) => rowsOf(session, sql),
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await warehouse[Symbol.asyncDispose]();
    },
  };
}
