/**
 * Messages of 4 KB in batches of 100 to a receiver over HTTP, with durable intents and outcomes, against a bare loop that
 * renders and posts the same bytes over as many connections and remembers nothing. The channel has `max_unknown: 5000`:
 * what is on its way in a quarter of a second, at the speed that it is meant for.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import PQueue from 'p-queue';
import { Pool } from 'undici';
import { openWebhook } from '../../dist/adapters/channels/webhook.js';
import { listRows } from '../../dist/run/send/list-rows.js';
import { inPairs } from './pairs.mjs';
import { startReceiver } from './receiver.mjs';
import { assertAccepted, deliverList, makeList, makeRenderer, openEngine, openMarkedLedger } from './sending.mjs';

const rounds = 5;
const messages = 50_000;
const batch = 100;
const connections = 4;
/** 0.8 of the bare loop's rate. */
const limit = 1.25;

export async function bench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const receiver = await startReceiver();
  const engine = await openEngine(folder);
  const ledger = await openMarkedLedger(engine, folder);
  try {
    const list = await makeList(engine, folder, messages, 'note');
    const renderer = await makeRenderer('note');
    const ours = async (round) => {
      const secret = Buffer.alloc(32, 1);
      const options = { kind: 'push', url: receiver.url, secret, hosts: ['127.0.0.1'], batch, connections };
      const channel = openWebhook({ ...options, idempotent: { ttl: 86_400_000 } });
      await deliverList(engine, ledger, { ...list, channel: 'fast', runKey: `bench@${round}` }, renderer, channel);
      await channel[Symbol.asyncDispose]();
    };
    const paired = await inPairs(rounds, ours, () => bareLoop(engine, list, renderer, receiver.url));
    for (let round = 1; round <= rounds; round++) await assertAccepted(ledger, { ...list, runKey: `bench@${round}` });
    const rate = Math.round((1000 * messages) / paired.ours).toLocaleString('en');
    return { name: `${messages.toLocaleString('en')} messages by HTTP, ${rate} a second`, ...paired, limit };
  } finally {
    await ledger[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
    receiver.close();
    rmSync(folder, { recursive: true });
  }
}

async function bareLoop(engine, { file, rows }, renderer, url) {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections });
  const queue = new PQueue({ concurrency: connections });
  const session = await engine.session('ledger');
  let items = [];
  const post = async () => {
    const body = `[${items.join(',')}]`;
    items = [];
    await queue.onSizeLessThan(connections);
    void queue.add(async () => {
      const headers = { 'content-type': 'application/json' };
      const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
      await answer.body.json();
    });
  };
  for await (const some of listRows(session, file, rows)) {
    for (const row of some) {
      const { to, bytes } = renderer.render(row);
      items.push(`{"id":"${row.sendKey}","kind":"push","to":"${to}","message":${bytes.toString()}}`);
      if (items.length === batch) await post();
    }
  }
  if (items.length > 0) await post();
  await queue.onIdle();
  await pool.close();
  await session[Symbol.asyncDispose]();
}
