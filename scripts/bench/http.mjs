/**
 * Messages of 4 KB in batches of 100 to a receiver over HTTP, with durable intents and outcomes, against a bare loop that
 * renders and posts the same bytes over as many connections and remembers nothing.
 */
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import PQueue from 'p-queue';
import { Pool } from 'undici';
import { openWebhook } from '../../dist/adapters/channels/webhook.js';
import { systemClock } from '../../dist/adapters/clock.js';
import { openLedger } from '../../dist/adapters/ledger/ledger.js';
import { listRows } from '../../dist/run/send/list-rows.js';
import { inPairs } from './pairs.mjs';
import { deliverList, makeList, makeRenderer, openEngine } from './sending.mjs';

const rounds = 5;
const messages = 5_000;
const batch = 100;
const connections = 4;
/** 0.8 of the bare loop's rate. */
const limit = 1.25;

export async function bench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const { server, url } = await startReceiver();
  const engine = await openEngine(folder);
  const ledger = await openLedger(await engine.session('ledger'), systemClock());
  try {
    const list = await makeList(engine, folder, messages);
    const renderer = jsonRenderer(await makeRenderer());
    const ours = async (round) => {
      const secret = Buffer.alloc(32, 1);
      const options = { kind: 'webhook', url, secret, hosts: ['127.0.0.1'], batch, connections };
      const channel = openWebhook({ ...options, idempotent: { ttl: 86_400_000 } });
      await deliverList(engine, ledger, { ...list, runKey: `bench@${round}` }, renderer, channel);
      await channel[Symbol.asyncDispose]();
    };
    const paired = await inPairs(rounds, ours, () => bareLoop(engine, list, renderer, url));
    const rate = Math.round((1000 * messages) / paired.ours).toLocaleString('en');
    return { name: `${messages.toLocaleString('en')} messages by HTTP, ${rate} a second`, ...paired, limit };
  } finally {
    await ledger[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
    server.close();
    rmSync(folder, { recursive: true });
  }
}

/** What the mail says, as the JSON that a webhook's messages are. */
const jsonRenderer = ({ render }) => ({
  render(row) {
    const { from, to, bytes } = render(row);
    return { from, to, bytes: Buffer.from(JSON.stringify({ text: Buffer.from(bytes).toString('latin1') })) };
  },
});

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
      items.push(`{"id":"${row.sendKey}","to":"${to}","message":${bytes.toString()}}`);
      if (items.length === batch) await post();
    }
  }
  if (items.length > 0) await post();
  await queue.onIdle();
  await pool.close();
  await session[Symbol.asyncDispose]();
}

/** Takes everything, and says so of each message. */
async function startReceiver() {
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const items = JSON.parse(Buffer.concat(parts).toString());
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(items.map(({ id }) => ({ id, status: 'accepted' }))));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${server.address().port}/send` };
}
