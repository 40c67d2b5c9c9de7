#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { runCli } from './cli/cli.ts';
import { heedSignals, isAlive } from './cli/process.ts';
import { screen } from './cli/screen.ts';
import { ansi, plain } from './report/style.ts';

/** The process edge: what the shell gave goes in, what the shell is told comes out. */
const hasColour = process.stdout.isTTY && process.stderr.isTTY && process.env['NO_COLOR'] === undefined;

// Whatever is written holds people's data: also what the engine writes is for its user alone.
process.umask(0o077);

// A reader that stopped reading, like head, is no failure.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') throw cause;
});

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

process.exitCode = await runCli(process.argv.slice(2), {
  ...screen(process.stdout, process.stderr),
  style: hasColour ? ansi : plain,
  env: process.env,
  cwd: process.cwd(),
  version,
  pid: process.pid,
  isAlive,
  heedSignals,
});
