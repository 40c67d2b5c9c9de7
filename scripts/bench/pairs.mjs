/**
 * Both take turns, round by round, and the median of the rounds' ratios counts: what else the machine does hits both. Beside
 * the time that passes stands that of the processor, all threads together, which others on the machine do not change much.
 */
export async function inPairs(rounds, ours, bare) {
  const pairs = [];
  for (let round = 1; round <= rounds; round++) {
    const other = await measured(() => bare(round));
    pairs.push({ ours: await measured(() => ours(round)), bare: other });
  }
  const ratioOf = (what) => median(pairs.map((pair) => pair.ours[what] / pair.bare[what]));
  const timeOf = (side) => median(pairs.map((pair) => pair[side].millis));
  return { ours: timeOf('ours'), bare: timeOf('bare'), ratio: ratioOf('millis'), processor: ratioOf('processor') };
}

async function measured(work) {
  const [started, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { millis: performance.now() - started, processor: (user + system) / 1000 };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
