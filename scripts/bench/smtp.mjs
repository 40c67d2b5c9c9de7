/**
 * Mails through an SMTP channel, against a bare nodemailer pool that renders and sends the same mails to the same server
 * and remembers nothing. The server is Debian's smtp-sink, which takes everything.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import nodemailer from 'nodemailer';
import PQueue from 'p-queue';
import { openSmtp } from '../../dist/adapters/channels/smtp.js';
import { listRows } from '../../dist/run/send/list-rows.js';
import { inPairs } from './pairs.mjs';
import { assertAccepted, deliverList, makeList, makeRenderer, openEngine, openMarkedLedger } from './sending.mjs';

const rounds = 5;
const mails = 10_000;
const connections = 20;
/** 0.9 of the pool's rate. */
const limit = 1.11;
const port = 2525;

export async function bench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const sink = await startSink(folder);
  const engine = await openEngine(folder);
  const ledger = await openMarkedLedger(engine, folder);
  try {
    const list = await makeList(engine, folder, mails);
    const renderer = await makeRenderer();
    const ours = async (round) => {
      const channel = openSmtp({ url: `smtp://127.0.0.1:${port}`, connections });
      await deliverList(engine, ledger, { ...list, runKey: `bench@${round}` }, renderer, channel);
      await channel[Symbol.asyncDispose]();
    };
    const paired = await inPairs(rounds, ours, () => barePool(engine, list, renderer));
    for (let round = 1; round <= rounds; round++) await assertAccepted(ledger, { ...list, runKey: `bench@${round}` });
    const rate = Math.round((1000 * mails) / paired.ours).toLocaleString('en');
    return { name: `${mails.toLocaleString('en')} mails by SMTP to smtp-sink, ${rate} a second`, ...paired, limit };
  } finally {
    await ledger[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
    sink.kill();
    rmSync(folder, { recursive: true });
  }
}

/** A pool as the library's manual shows it, kept busy, and nothing else. */
async function barePool(engine, { file, rows }, renderer) {
  const transport = nodemailer.createTransport({ pool: true, host: '127.0.0.1', port, maxConnections: connections });
  const queue = new PQueue({ concurrency: connections });
  const session = await engine.session('ledger');
  for await (const some of listRows(session, file, rows)) {
    for (const row of some) {
      await queue.onSizeLessThan(connections);
      const { from, to, bytes } = renderer.render(row);
      void queue.add(() => transport.sendMail({ envelope: { from, to: [to] }, raw: Buffer.from(bytes) }));
    }
  }
  await queue.onIdle();
  transport.close();
  await session[Symbol.asyncDispose]();
}

async function startSink(folder) {
  const { command, env } = findSink(folder);
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const sink = spawn(command, [...user, `127.0.0.1:${port}`, '200'], { stdio: 'ignore', env });
  for (let tries = 0; tries < 100 && !(await listens()); tries++) await new Promise((done) => setTimeout(done, 50));
  return sink;
}

/** The one of this machine, else Debian's package of postfix, unpacked and not installed. */
function findSink(folder) {
  const installed = ['/usr/sbin/smtp-sink', '/usr/bin/smtp-sink'].find((file) => existsSync(file));
  if (installed !== undefined) return { command: installed, env: process.env };
  const unpacked = path.join(folder, 'postfix');
  mkdirSync(unpacked);
  execFileSync('apt-get', ['download', 'postfix', 'libicu72'], { cwd: unpacked, stdio: 'ignore' });
  const packages = readdirSync(unpacked).filter((name) => name.endsWith('.deb'));
  for (const name of packages) execFileSync('dpkg', ['-x', name, '.'], { cwd: unpacked });
  const libraries = ['usr/lib/postfix', 'usr/lib/x86_64-linux-gnu'].map((name) => path.join(unpacked, name));
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(':') };
  return { command: path.join(unpacked, 'usr/sbin/smtp-sink'), env };
}

const listens = () =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
