// Measures muster against the bare engine or a bare loop that does the same work, side by side in one run.
// `npm run bench` runs all; `npm run bench -- load outbox` only those. Ratios are ours / bare; nothing fails on a number.
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
const rows = [];
for (const suite of suites) {
  if (wanted.length > 0 && !wanted.includes(suite)) continue;
  const { bench } = await import(`./${suite}.mjs`);
  const results = [await bench()].flat();
  for (const result of results) {
    rows.push(result);
    console.log(lineOf(result));
  }
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
