// Measures muster against the bare engine or a bare loop that does the same work, side by side in one run.
// `npm run bench` runs all; `npm run bench -- load outbox` only those. Ratios are ours / bare; nothing fails on a number.
import { spawnSync } from 'node:child_process';

const suites = [
  'load',
  'check',
  'build',
  'unit-tests',
  'outbox',
  'smtp',
  'http',
  'print',
  'prepare',
  'graph',
  'ledger',
  'memory',
];

const wanted = process.argv.slice(2);
const chosen = suites.filter((suite) => wanted.length === 0 || wanted.includes(suite));
if (chosen.length === 1) await measure(chosen[0]);
else for (const suite of chosen) inItsOwnProcess(suite);

/** An engine that was closed keeps its memory until its last result is collected: no suite runs beside what another has left. */
function inItsOwnProcess(suite) {
  const { status } = spawnSync(process.execPath, [process.argv[1], suite], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

async function measure(suite) {
  const { bench } = await import(`./${suite}.mjs`);
  for (const result of [await bench()].flat()) console.log(lineOf(result));
}

function lineOf({ name, ours, bare, ratio, processor, limit, value, unit }) {
  if (value !== undefined) return `${name.padEnd(58)} ${value.toLocaleString('en')} ${unit}`;
  const verdict = limit === undefined ? '' : ratio <= limit ? `≤ ${limit}` : `over ${limit}`;
  const times = `${seconds(ours)} / ${seconds(bare)}`.padStart(17);
  const used = processor === undefined ? '' : `  (of the processor ${processor.toFixed(2)})`;
  return `${name.padEnd(58)} ${times}  = ${ratio.toFixed(2)}  ${verdict}${used}`;
}

function seconds(millis) {
  return `${(millis / 1000).toFixed(2)} s`;
}
