// Three nights of the demo: `muster send`, as cron would call it, with the clock of each morning.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const muster = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const mornings = ['2017-07-03', '2017-07-04', '2017-07-05'];

for (const morning of mornings) {
  console.log(`\n$ muster send --now ${morning}T06:30:00+01:00`);
  const { status } = spawnSync(process.execPath, [muster, 'send', '--now', `${morning}T06:30:00+01:00`], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
