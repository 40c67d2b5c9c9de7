/**
 * The most memory that a process takes which sends a frozen list of a million wide messages, with a provider that answers at
 * once and with one that thinks about each batch for a while. Each is sent by a process of its own, to a receiver in another.
 * Set MUSTER_BENCH_MESSAGES to run it smaller.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWebhook } from '../../dist/adapters/channels/webhook.js';
import { startReceiver } from './receiver.mjs';
import {
  assertAccepted,
  deliverList,
  freezeList,
  listOf,
  makeList,
  makeRenderer,
  openEngine,
  openMarkedLedger,
} from './sending.mjs';

const program = fileURLToPath(import.meta.url);
const messages = Number(process.env['MUSTER_BENCH_MESSAGES'] ?? 1_000_000);
const batch = 100;
const connections = 4;
const providers = { 'a fast provider': 0, 'a slow provider': 50 };
/** Megabytes. */
const limit = 512;

export async function bench() {
  const results = [];
  for (const [name, thinkTime] of Object.entries(providers)) {
    const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
    try {
      run('freeze', folder);
      const { megabytes, seconds } = JSON.parse(run('send', folder, String(thinkTime)));
      run('verify', folder);
      const rate = Math.round(messages / seconds).toLocaleString('en');
      const title = `${messages.toLocaleString('en')} messages to ${name}, ${rate} a second`;
      results.push({
        name: title,
        value: megabytes,
        unit: `MB at most  ${megabytes <= limit ? '≤' : 'over'} ${limit}`,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return results;
}

const run = (...parameters) =>
  execFileSync(process.execPath, [program, ...parameters], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

async function withLedger(folder, work) {
  const engine = await openEngine(folder, '4GB');
  const ledger = await openMarkedLedger(engine, folder);
  try {
    await work(engine, ledger);
  } finally {
    await ledger[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
  }
}

const runKey = 'bench@1';
const frozen = (folder) => ({ ...listOf(path.join(folder, 'note.parquet'), messages, 'note'), runKey });

const freeze = (folder) =>
  withLedger(folder, async (engine, ledger) => {
    const list = await makeList(engine, folder, messages, 'note');
    await freezeList(engine, ledger, { ...list, runKey });
  });

const verify = (folder) => withLedger(folder, (_engine, ledger) => assertAccepted(ledger, frozen(folder)));

async function send(folder, thinkTime) {
  const receiver = await startReceiver(thinkTime);
  const began = performance.now();
  await withLedger(folder, async (engine, ledger) => {
    const options = { kind: 'push', url: receiver.url, secret: Buffer.alloc(32, 1), hosts: ['127.0.0.1'] };
    const channel = openWebhook({ ...options, batch, connections, idempotent: { ttl: 86_400_000 } });
    const renderer = await makeRenderer('note');
    await deliverList(engine, ledger, frozen(folder), renderer, channel);
    await channel[Symbol.asyncDispose]();
  });
  receiver.close();
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ megabytes, seconds: (performance.now() - began) / 1000 }));
}

if (process.argv[1] === program) {
  const [, , what, folder, thinkTime] = process.argv;
  await { freeze, send, verify }[what](folder, Number(thinkTime));
}
