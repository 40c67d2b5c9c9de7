import { describe, expect, test } from 'vitest';
import { heard } from '../support/called.ts';

async function help(command: string): Promise<string> {
  const { code, out } = await heard(command, { cwd: '.' });
  return `\n${out}exit ${code}\n`;
}

describe('help fits on a screen', () => {
  test('of everything: a line for each command, and nobody has to scroll', async () => {
    const text = await help('muster --help');
    const lines = text.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.length).toBeLessThan(48);
    expect(text).toMatch(/^ {2}muster plan <campaign> {2,}Show who would get what; send nothing$/m);
    expect(text).toMatch(/^ {2}muster send \[campaigns..\] {2,}The nightly job: load, build, send what is due$/m);
    const commands = lines.slice(lines.indexOf('Commands:') + 1, lines.indexOf('With every command:') - 1);
    expect(commands.filter((line) => !line.startsWith('  muster '))).toEqual([]);
  });

  test('of one command', async () => {
    expect(await help('muster plan --help')).toBe(`
muster plan <campaign>

Show who would get what; send nothing

Positionals:
  campaign  a folder in campaigns/

Options:
  --date          logical date, YYYY-MM-DD; else today
  --now           logical clock, an instant: for rehearsals
  --var           a variable, name=value; more than once
  --follow-waits  go on behind waits, approvals and messages, to the end

With every command:
  --project  folder of the project [default: here]
  --env      environment; else MUSTER_ENV, else dev
  --json     one JSON document on stdout
  --quiet    no progress, no warnings
exit 0
`);
  });
});
