/**
 * 100,000 emails through the outbox path, against a bare loop that renders and writes the same messages. Ours records an
 * intent before each batch and an outcome after each message, durably; the bare loop remembers nothing. Both go in turns,
 * so that whatever else the machine does meets both.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openOutbox } from '../../dist/adapters/channels/outbox.js';
import { listRows } from '../../dist/run/send/list-rows.js';
import {
  assertAccepted,
  deliverList,
  makeList,
  makeRenderer,
  openEngine,
  openMarkedLedger,
  seconds,
} from './sending.mjs';

const turns = 5;
const messagesPerTurn = 20_000;
const limit = 1.5;

export async function bench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const engine = await openEngine(folder);
  const ledger = await openMarkedLedger(engine, folder);
  try {
    const list = await makeList(engine, folder, messagesPerTurn);
    const renderer = await makeRenderer();
    let [ours, bare] = [0, 0];
    for (let turn = 1; turn <= turns; turn++) {
      const runKey = `bench@${turn}`;
      bare += await seconds(() => bareLoop(engine, list, renderer, path.join(folder, `bare-${turn}`)));
      const outbox = openOutbox(path.join(folder, 'outbox'), 'mails');
      ours += await seconds(() => deliverList(engine, ledger, { ...list, runKey }, renderer, outbox));
      await assertAccepted(ledger, { ...list, runKey });
    }
    return {
      name: `${(turns * messagesPerTurn).toLocaleString('en')} emails through the outbox`,
      ours: ours * 1000,
      bare: bare * 1000,
      ratio: ours / bare,
      limit,
    };
  } finally {
    await ledger[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }
}

/** The fastest script that we could write: one file after the other, and nothing but render and write. */
async function bareLoop(engine, { file, rows }, renderer, folder) {
  mkdirSync(folder);
  const session = await engine.session('ledger');
  for await (const some of listRows(session, file, rows)) {
    for (const row of some) writeFileSync(path.join(folder, `${row.sendKey}.eml`), renderer.render(row).bytes);
  }
  await session[Symbol.asyncDispose]();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { name, ours, bare, ratio } = await bench();
  console.log(
    `${name}: ours ${ours.toFixed(1)} s, bare ${bare.toFixed(1)} s, ratio ${ratio.toFixed(2)} (limit ${limit})`,
  );
}
