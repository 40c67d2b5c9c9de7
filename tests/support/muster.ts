import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'rolldown';
import { called } from './called.ts';
import { temporaryFolder } from './warehouse.ts';

/** What a person gets from one call of the built command. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunningMuster {
  readonly process: ChildProcess;
  /** Resolves when it has written this to stderr; rejects when it ends without. */
  tells(words: string): Promise<void>;
  readonly said: Promise<Said>;
}

const built = path.join(process.cwd(), 'dist', 'main.js');

/** Starts the built command in a project. Its environment is what is given here, and nothing of who runs the tests. */
export function startMuster(
  project: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  main = built,
): RunningMuster {
  const child = spawn(process.execPath, [main, ...args], { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const heard = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (some: string) => (heard.out += some));
  child.stderr.setEncoding('utf8').on('data', (some: string) => (heard.err += some));
  const said = once(child, 'close').then(() => ({ code: child.exitCode, ...heard }));
  return {
    process: child,
    async tells(words) {
      while (!heard.err.includes(words)) {
        const more = await Promise.race([once(child.stderr, 'data'), said]);
        if ('code' in more && !heard.err.includes(words))
          throw new Error(`it ended without saying "${words}": ${heard.err}`);
      }
    },
    said,
  };
}

/**
 * The built command in one file: reading it module by module is a third of what a short call costs. The engine's client
 * stays apart, so that it can be observed.
 */
export async function builtInOneFile(): Promise<string> {
  const folder = temporaryFolder();
  await cp('package.json', path.join(folder, 'package.json'));
  await symlink(path.join(process.cwd(), 'node_modules'), path.join(folder, 'node_modules'));
  await build({
    ...{ input: built, platform: 'node', logLevel: 'silent' },
    external: ['@duckdb/node-api', '@duckdb/node-bindings', 'mjml', 'openpgp', 'ssh2-sftp-client'],
    output: { dir: path.join(folder, 'dist'), format: 'esm' },
  });
  return path.join(folder, 'dist', 'main.js');
}

/** One call of the built command, in a process of its own. */
export const musterProcess = (...call: Parameters<typeof startMuster>): Promise<Said> => startMuster(...call).said;

/** One call of a command in this process. */
export async function muster(
  project: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const { code, out, err } = await called(args, { cwd: project, env });
  return { code, out, err };
}

/** All that was said and the exit code, in the order in which a person reads it. */
export function transcript({ code, out, err }: Said): string {
  return `\n${withoutTimes(err)}${out}exit ${code}\n`;
}

/** How long a step took differs from run to run, and so does how often progress is told. */
export const withoutTimes = (said: string): string =>
  said.replace(/ · \d+(\.\d)? (s|min)( \d+ s)?$/gm, '').replace(/^sending .*\n/gm, '');

/** A fresh copy of the demo project, as after a clone. */
export async function copyOfDemo(): Promise<string> {
  const folder = temporaryFolder();
  for (const name of ['muster.yml', 'models', 'campaigns', 'layouts', 'vendors', 'data/exports'])
    await cp(name, path.join(folder, name), { recursive: true });
  return folder;
}

/** A project with these files. */
export async function projectOf(files: ReadonlyMap<string, string | Uint8Array>): Promise<string> {
  const folder = temporaryFolder();
  await putFiles(folder, files);
  return folder;
}

export async function putFiles(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  for (const [name, content] of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Every file below a folder, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
