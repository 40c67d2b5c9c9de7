import { describe, expect, test } from 'vitest';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, type Said, startMuster } from '../support/muster.ts';
import { startSmtp } from '../support/smtp.ts';

const prod = ['--env', 'prod'];
const run = 'hello@a';
const start = ['start', 'hello', '--key', 'a', ...prod];

interface Scene extends AsyncDisposable {
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when the server has the third mail; it answers no more until it is let go on. */
  readonly third: Promise<void>;
  goOn(): void;
  muster(...args: string[]): Promise<Said>;
  /** Messages of the one run by status. */
  counts(): Promise<unknown>;
}

/** A promise that somebody else keeps. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    opened,
    open: () => {
      open();
    },
  };
}

/** A shop with twenty customers, and a mail server that stops at the third mail. */
async function scene(): Promise<Scene> {
  const campaign = String(mailShop().get('campaigns/hello/campaign.yml'));
  const project = await projectOf(
    mailShop({
      'data/exports/customers.csv': customers(20),
      'campaigns/hello/campaign.yml': campaign,
      'muster.yml': String(mailShop().get('muster.yml')).replace('connections: 2', 'connections: 1'),
    }),
  );
  const third = gate();
  const open = gate();
  let taken = 0;
  const server = await startSmtp({
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => {
        if (++taken === 3) third.open();
        if (taken < 3) done();
        else
          void open.opened.then(() => {
            done();
          });
      });
    },
  });
  const env = { SMTP_URL: server.url, USER: 'ann' };
  expect((await muster(project, ['init', '--ledger', ...prod])).code).toBe(0);
  for (const command of ['load', 'build']) expect((await muster(project, [command])).code).toBe(0);
  return {
    ...{ project, env, third: third.opened },
    goOn: () => {
      open.open();
    },
    muster: (...args) => muster(project, [...args, ...prod], env),
    counts: async () => {
      const { out } = await muster(project, ['status', '--json', ...prod]);
      const [found] = JSON.parse(out) as { status: string; lists: { counts: Record<string, number> }[] }[];
      return { status: found?.status, ...found?.lists[0]?.counts };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe('from a second terminal, while a run is sent', () => {
  test('pause stops it, resume lets it go on with the next start', async () => {
    await using s = await scene();
    const sending = startMuster(s.project, start, s.env);
    await s.third;
    const paused = await s.muster('pause', run, '--why', 'wrong price');
    expect(paused.out).toMatch(
      /^queued {3}pause hello@a: muster start hello --env prod, process \d+, since \S+ is at work/,
    );
    s.goOn();
    const { code, err } = await sending.said;
    expect({ code, err }).toEqual({
      code: 4,
      err: expect.stringContaining('applied  pause hello@a                 as ann asked') as string,
    });
    expect(await s.counts()).toEqual({ status: 'paused', accepted: 3, listed: 17 });

    const again = await s.muster(...start.slice(0, -2));
    expect(again.code).toBe(4);
    expect(await s.counts()).toEqual({ status: 'paused', accepted: 3, listed: 17 });

    expect(await s.muster('resume', 'hello@')).toMatchObject({ code: 0, out: 'applied  resume hello@a\n' });
    expect((await s.muster('send')).code).toBe(0);
    expect(await s.counts()).toEqual({ status: 'done', accepted: 20 });
  }, 60_000);

  test('cancel is final: what is open is dropped, and nothing brings it back', async () => {
    await using s = await scene();
    const sending = startMuster(s.project, start, s.env);
    await s.third;
    expect((await s.muster('cancel', run)).out).toMatch(/^queued {3}cancel hello@a/);
    s.goOn();
    expect((await sending.said).code).toBe(0);
    expect(await s.counts()).toEqual({ status: 'cancelled', accepted: 3, dropped: 17 });

    expect(await s.muster('resume', run)).toEqual({
      ...{ code: 1, err: '' },
      out: 'refused  resume hello@a: hello@a is cancelled\n',
    });
    await s.muster('send');
    expect(await s.counts()).toEqual({ status: 'cancelled', accepted: 3, dropped: 17 });
  }, 60_000);
});

test('runs are named as far as they are unlike others', async () => {
  const project = await projectOf(mailShop());
  for (const command of ['load', 'build']) expect((await muster(project, [command])).code).toBe(0);
  const refusal = async (name: string) => (await muster(project, ['pause', name])).err;
  expect(await refusal('hello')).toContain('there is no run "hello"');
  for (const key of ['a1', 'a2']) expect((await muster(project, ['start', 'hello', '--key', key])).code).toBe(0);
  expect(await refusal('hello@a')).toContain('"hello@a" may be 2 runs');
  expect(await refusal('helo@a1')).toContain('did you mean "hello@a1"?');
  expect((await muster(project, ['resume', 'hello@a1', '--env', 'prod'])).err).toContain(
    'there is no run "hello@a1"\n  hint: dev has hello@a1, and this is prod: --env dev\n',
  );
  expect(await muster(project, ['pause', 'hello@a1', 'lettr'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('did you mean "letter"?') as string,
  });
}, 60_000);

test('a signal starts one run of a live campaign, with its variables, and the same signal no other', async () => {
  const campaign = String(mailShop().get('campaigns/hello/campaign.yml')).replace(
    'live: true',
    'live: true\nschedule: { on_signal: true }\nvars: { part: { type: integer, default: 1 } }',
  );
  const project = await projectOf(mailShop({ 'campaigns/hello/campaign.yml': campaign }));
  expect(await muster(project, ['signal', 'hello', '--var', 'prt=7'])).toMatchObject({ code: 2 });
  const words = ['signal', 'hello', '--id', 'recall_7', '--var', 'part=7'];
  for (let time = 0; time < 2; time++)
    expect(await muster(project, words)).toMatchObject({ code: 0, out: 'applied  signal hello --id recall_7\n' });
  for (let night = 0; night < 2; night++) expect((await muster(project, ['send'])).code).toBe(0);
  const runs = JSON.parse((await muster(project, ['status', '--json'])).out) as { runKey: string; status: string }[];
  expect(runs.map(({ runKey, status }) => `${runKey} ${status}`)).toEqual(['hello@recall_7 done']);
}, 60_000);
