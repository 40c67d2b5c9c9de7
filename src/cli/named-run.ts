import { suggestion } from '../base/suggest.ts';
import type { RunRecord } from '../ports.ts';
import { Refusal } from './exit-code.ts';

/** The run of a name given on the command line: its whole key, or as much of it as no other run has. */
export function namedRun(runs: readonly RunRecord[], name: string): RunRecord {
  const whole = runs.find(({ runKey }) => runKey === name);
  if (whole !== undefined) return whole;
  const found = runs.filter(({ runKey }) => runKey.startsWith(name));
  const [only, ...more] = found;
  if (only === undefined) throw new Refusal(`there is no run "${name}"`, nearest(runs, name));
  if (more.length > 0)
    throw new Refusal(`"${name}" may be ${found.length} runs`, `write one of ${keysOf(found).slice(-6).join(', ')}`);
  return only;
}

/** The nearest key, else the latest ones. */
function nearest(runs: readonly RunRecord[], name: string): string {
  const keys = keysOf(runs);
  const near = suggestion(name, keys);
  if (near !== undefined) return `did you mean "${near}"?`;
  return keys.length === 0 ? 'nothing has run yet' : `the latest are ${keys.slice(-6).join(', ')}`;
}

const keysOf = (runs: readonly RunRecord[]): string[] => runs.map(({ runKey }) => runKey);
