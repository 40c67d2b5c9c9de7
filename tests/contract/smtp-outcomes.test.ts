import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { openSmtp, type SmtpTimeouts } from '../../src/adapters/channels/smtp.ts';
import type { Outcome, SealedBatch } from '../../src/ports.ts';
import { type Misdeed, type Phase, type Script, startScripted, startSmtp } from '../support/smtp.ts';

/** What a server does and what the channel makes of it, against real sockets on this machine. */

const mail = (number: number): SealedBatch => ({
  id: `batch${number}`,
  attempt: 1,
  runKey: 'win_back@2017-07-03',
  step: 'offer',
  messages: [
    {
      seq: number,
      sendKey: `key${number}`,
      from: 'news@example.com',
      to: 'jose@example.com',
      bytes: Buffer.from(`Subject: ${number}\r\n\r\nHello ${number}\r\n.\r\nBye\r\n`),
    },
  ],
});

/** Long enough for any answer that comes; those that never come are waited for briefly, at the one place where they hang. */
const calm: SmtpTimeouts = { connect: 20_000, answer: 20_000 };
const impatient = (phase: Phase, misdeed: Misdeed): SmtpTimeouts =>
  misdeed !== 'hang' ? calm : phase === 'connect' ? { ...calm, connect: 200 } : { ...calm, answer: 200 };

/** Sends so many mails over one connection, one after the other. */
async function sendMails(
  url: string,
  { count = 1, signal = new AbortController().signal, timeouts = calm } = {},
): Promise<readonly Outcome[]> {
  await using channel = openSmtp({ url, connections: 1, timeouts });
  const outcomes: Outcome[] = [];
  for (let number = 1; number <= count; number++) outcomes.push(...(await channel.send(mail(number), signal)));
  return outcomes;
}

/** A server that misbehaves at one place, with every mail or with one. */
const once = (at: Phase, misdeed: Misdeed, mail?: number): Script => ({
  misdeed: (phase, number) => (phase === at && (mail === undefined || mail === number) ? misdeed : undefined),
});

const brief = (outcome: Outcome | undefined): string =>
  outcome === undefined
    ? ''
    : `${outcome.kind}: ${'reason' in outcome ? named(outcome.reason) : outcome.providerId}${isThrottled(outcome) ? ' (throttled)' : ''}`;

const isThrottled = (outcome: Outcome): boolean => outcome.kind === 'retry' && outcome.isThrottled === true;

/** How the system calls a lost connection depends on what it was doing at that moment. */
const named = (reason: string): string =>
  reason.replace(/^((connect|read|write) (ECONNRESET|EPIPE).*|Connection closed unexpectedly)$/, 'connection lost');

describe('proved not processed', () => {
  test('nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const [outcome] = await sendMails(`smtp://127.0.0.1:${port}`);
    expect(brief(outcome)).toBe(`retry: connect ECONNREFUSED 127.0.0.1:${port}`);
  });

  test('the name of the server is unknown', async () => {
    const [outcome] = await sendMails('smtp://mail.nowhere.invalid:25');
    expect(brief(outcome)).toMatch(/^retry: /);
  });

  test.each<[phase: Phase, misdeed: Misdeed, outcome: string]>([
    ['connect', '421 4.3.2 try later', 'retry: 421 4.3.2 try later (throttled)'],
    ['connect', '554 5.7.1 not you', 'stop: 554 5.7.1 not you'],
    ['connect', 'hang', 'retry: Greeting never received'],
    ['connect', 'reset', 'retry: connection lost'],
    ['connect', 'close', 'retry: Reached maximum number of retries after connection was closed'],
    ['EHLO', '421 4.3.2 closing', 'retry: 421 4.3.2 closing (throttled)'],
    ['EHLO', 'reset', 'retry: connection lost'],
    ['MAIL', '451 4.3.0 later', 'retry: 451 4.3.0 later (throttled)'],
    ['MAIL', '454 4.7.0 throttled', 'retry: 454 4.7.0 throttled (throttled)'],
    ['MAIL', '550 5.1.8 <news@example.com> may not send', 'stop: 550 5.1.8 <…> may not send'],
    ['MAIL', '530 5.7.0 log in first', 'stop: 530 5.7.0 log in first'],
    ['MAIL', '552 5.3.4 too large', 'rejected: 552 5.3.4 too large'],
    ['MAIL', '503 5.5.1 not now', 'retry: 503 5.5.1 not now'],
    ['MAIL', 'reset', 'retry: connection lost'],
    ['MAIL', 'hang', 'retry: Timeout'],
    ['RCPT', '450 4.2.1 <jose@example.com> is busy', 'retry: 450 4.2.1 <…> is busy (throttled)'],
    ['RCPT', '550 5.1.1 <jose@example.com>: no user jose', 'rejected: 550 5.1.1 <…>: no user …'],
    ['RCPT', '535 5.7.8 who are you', 'stop: 535 5.7.8 who are you'],
    ['RCPT', '421 4.3.2 closing', 'retry: 421 4.3.2 closing (throttled)'],
    ['RCPT', 'reset', 'retry: connection lost'],
    ['RCPT', 'close', 'retry: connection lost'],
    ['DATA', '452 4.3.1 disk full', 'retry: 452 4.3.1 disk full'],
    ['DATA', '554 5.5.1 no valid recipients', 'rejected: 554 5.5.1 no valid recipients'],
    ['DATA', 'close', 'retry: connection lost'],
    ['DATA', 'hang', 'retry: Timeout'],
    ['dot', '451 4.3.0 could not store it', 'retry: 451 4.3.0 could not store it (throttled)'],
    ['dot', '554 5.7.1 this is spam', 'rejected: 554 5.7.1 this is spam'],
  ])('at %s: %s', async (phase, misdeed, outcome) => {
    await using server = await startScripted(once(phase, misdeed));
    const timeouts = impatient(phase, misdeed);
    expect((await sendMails(server.url, { timeouts })).map(brief)).toEqual([outcome]);
  });
});

describe('may have been processed', () => {
  test.each<[misdeed: Misdeed, outcome: string]>([
    ['reset', 'unknown: connection lost'],
    ['close', 'unknown: connection lost'],
    ['hang', 'unknown: Timeout'],
    ['421 4.3.2 closing', 'unknown: 421 4.3.2 closing'],
  ])('after the final dot: %s', async (misdeed, outcome) => {
    await using server = await startScripted(once('dot', misdeed, 2));
    const outcomes = await sendMails(server.url, { count: 3, timeouts: impatient('dot', misdeed) });
    expect(outcomes.map(brief)).toEqual(['accepted: S1', outcome, 'accepted: S1']);
    // The server has it, and it was not sent again.
    expect(server.received()).toBe(3);
  });
});

describe('a server with PIPELINING says the same', () => {
  test.each<[phase: Phase, misdeed: Misdeed, outcome: string]>([
    ['MAIL', '550 5.1.8 you may not send', 'stop: 550 5.1.8 you may not send'],
    ['RCPT', '550 5.1.1 no such user', 'rejected: 550 5.1.1 no such user'],
    ['RCPT', '450 4.2.1 busy', 'retry: 450 4.2.1 busy (throttled)'],
    ['RCPT', 'reset', 'retry: connection lost'],
    ['DATA', '452 4.3.1 disk full', 'retry: 452 4.3.1 disk full'],
    ['dot', 'reset', 'unknown: connection lost'],
  ])('at %s: %s', async (phase, misdeed, outcome) => {
    const misbehaves = once(phase, misdeed);
    // A decent server that refused the only recipient refuses DATA too.
    const script: Script = {
      hasPipelining: true,
      misdeed: (at, number) =>
        at === 'DATA' && phase !== 'DATA' && phase !== 'dot'
          ? '503 5.5.1 no recipients'
          : misbehaves.misdeed(at, number),
    };
    await using server = await startScripted(script);
    expect((await sendMails(server.url)).map(brief)).toEqual([outcome]);
    expect(server.received()).toBe(phase === 'dot' ? 1 : 0);
  });
});

describe('a connection that is closed between two mails', () => {
  test('no byte of the next one was written: it goes out over another connection, once', async () => {
    await using server = await startScripted({ misdeed: () => undefined, closesAfterMail: true });
    const outcomes = await sendMails(server.url, { count: 5 });
    expect(outcomes.map(brief)).toEqual(Array.from({ length: 5 }, () => 'accepted: S1'));
    expect(server.received()).toBe(5);
    expect(server.connections()).toBe(5);
  });

  test('a server that ends every session at the next MAIL is tried a few times, then the mail comes again later', async () => {
    await using server = await startScripted({
      misdeed: (phase, number) => (phase === 'MAIL' && number > 1 ? 'close' : undefined),
    });
    const outcomes = await sendMails(server.url, { count: 2 });
    expect(outcomes.map(brief)).toEqual(['accepted: S1', 'retry: connection lost']);
    expect(server.received()).toBe(1);
  });
});

test('a mail that is cut off in the middle was handed over as a whole: rather unknown than twice', async () => {
  await using server = await startScripted(once('body', 'reset'));
  const long = mail(1).messages.map((message) => ({ ...message, bytes: Buffer.alloc(5_000_000, 'x\r\n') }));
  await using channel = openSmtp({ url: server.url, connections: 1 });
  const [outcome] = await channel.send({ ...mail(1), messages: long }, new AbortController().signal);
  expect(brief(outcome)).toBe('unknown: connection lost');
});

describe('an abort', () => {
  test('before the mail was handed over', async () => {
    const abort = new AbortController();
    await using server = await startScripted({
      misdeed: (phase) => {
        if (phase === 'RCPT') abort.abort();
        return phase === 'RCPT' ? 'hang' : undefined;
      },
    });
    expect((await sendMails(server.url, { signal: abort.signal })).map((one) => one.kind)).toEqual(['retry']);
  });

  test('after it: what is on its way is unknown', async () => {
    const abort = new AbortController();
    await using server = await startScripted({
      misdeed: (phase) => {
        if (phase === 'dot') abort.abort();
        return phase === 'dot' ? 'hang' : undefined;
      },
    });
    expect((await sendMails(server.url, { signal: abort.signal })).map((one) => one.kind)).toEqual(['unknown']);
    expect(server.received()).toBe(1);
  });

  test('that came already', async () => {
    await using server = await startScripted({ misdeed: () => undefined });
    expect((await sendMails(server.url, { signal: AbortSignal.abort() })).map((one) => one.kind)).toEqual(['retry']);
    expect(server.connections()).toBe(0);
  });
});

describe('logging in', () => {
  const auth = (accepts: boolean) => ({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (
      { username }: { username?: string | undefined },
      _session: unknown,
      done: (cause: Error | null, answer?: { user: string }) => void,
    ): void => {
      if (accepts) done(null, { user: username ?? '' });
      else done(new Error('wrong password'));
    },
  });

  test('with user and password', async () => {
    await using server = await startSmtp(auth(true));
    const outcomes = await sendMails(`smtp://us%40er:p%3Aw@127.0.0.1:${server.port}`);
    expect(outcomes.map(brief)).toEqual(['accepted: M1']);
    expect(server.taken[0]?.user).toBe('us@er');
  });

  test('wrong credentials stop the step', async () => {
    await using server = await startSmtp(auth(false));
    const outcomes = await sendMails(`smtp://user:hunter2@127.0.0.1:${server.port}`);
    expect(outcomes.map(brief)).toEqual(['stop: 535 wrong password']);
  });

  test('no credentials stop the step', async () => {
    await using server = await startSmtp(auth(true));
    expect((await sendMails(server.url)).map(brief)).toEqual(['stop: 530 Error: authentication Required']);
  });

  test('credentials that a server does not ask for are not left out', async () => {
    await using server = await startScripted({ misdeed: () => undefined });
    const outcomes = await sendMails(server.url.replace('//', '//user:secret@'));
    expect(outcomes.map(({ kind }) => kind)).not.toContain('accepted');
    expect(server.received()).toBe(0);
  });

  test('a server that cannot prove who it is gets nothing', async () => {
    // smtp-server shows a certificate that nobody signed.
    await using server = await startSmtp({ disabledCommands: [] });
    const outcomes = await sendMails(server.url);
    expect(outcomes.map(brief)).toEqual([expect.stringMatching(/^retry: .*certificate/)]);
    expect(server.taken).toEqual([]);
  });
});

test('a server that repeats what it was given does not get the password into a ledger', async () => {
  await using server = await startSmtp({
    authOptional: false,
    onAuth: ({ password }, _session, done) => {
      done(new Error(`no "${password ?? ''}" (${Buffer.from(password ?? '').toString('base64')}) here`));
    },
  });
  const [outcome] = await sendMails(server.url.replace('smtp://', 'smtp://ann:hunter2@'));
  expect(outcome).toEqual({ kind: 'stop', reason: '535 no "…" (…) here' });
});
