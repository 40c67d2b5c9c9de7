import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail that a server took. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly data: string;
  readonly user: string | undefined;
}

export interface TestSmtp extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly taken: TakenMail[];
}

/** A real mail server on this machine that keeps what it takes. */
export async function startSmtp(options: SMTPServerOptions = {}): Promise<TestSmtp> {
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, { envelope, user }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        taken.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          data: Buffer.concat(chunks).toString(),
          user: user as string | undefined,
        });
        done(null, `2.0.0 Ok: queued as M${taken.length}`);
      });
    },
    ...options,
  });
  // A client that breaks off is what the tests are about.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    taken,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** A place in the conversation where the server can misbehave; `dot` is the end of the mail. */
export type Phase = 'connect' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'dot';

/** A reply instead of the usual one, or no reply: the connection is reset, closed, or left alone. */
export type Misdeed = `${number} ${string}` | 'reset' | 'close' | 'hang';

export interface ScriptedSmtp extends AsyncDisposable {
  readonly url: string;
  /** Mails whose final dot arrived: whatever it answered, it has them. */
  readonly received: () => number;
  readonly connections: () => number;
}

export interface Script {
  /** What it does at a phase, by the number of the mail, from 1; the usual thing when absent. */
  readonly misdeed: (phase: Phase, mail: number) => Misdeed | undefined;
  readonly hasPipelining?: boolean;
  /** Closes the connection behind each mail, as busy servers do. */
  readonly closesAfterMail?: boolean;
}

/** A mail server out of a raw socket, for everything that a decent one does not do. */
export async function startScripted(script: Script): Promise<ScriptedSmtp> {
  const state = { received: 0, mails: 0, connections: 0 };
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    state.connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    converse(socket, script, state);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => state.received,
    connections: () => state.connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const usual: Readonly<Record<Phase, string>> = {
  connect: '220 scripted ESMTP',
  EHLO: '250 scripted',
  MAIL: '250 2.1.0 Ok',
  RCPT: '250 2.1.5 Ok',
  DATA: '354 go on',
  body: '',
  dot: '250 2.0.0 Ok: queued as S1',
};

function converse(socket: Socket, script: Script, state: { received: number; mails: number }): void {
  let pending = '';
  let isBody = false;
  let isSilent = false;
  const answer = (phase: Phase): void => {
    const misdeed = script.misdeed(phase, state.mails);
    if (misdeed === 'reset') socket.resetAndDestroy();
    else if (misdeed === 'close') socket.end();
    else if (misdeed === 'hang') isSilent = true;
    else if (misdeed !== undefined) socket.write(`${misdeed}\r\n`);
    else if (phase === 'EHLO' && script.hasPipelining === true) socket.write('250-scripted\r\n250 PIPELINING\r\n');
    else if (usual[phase] !== '') socket.write(`${usual[phase]}\r\n`);
    if (phase === 'DATA' && (misdeed === undefined || misdeed.startsWith('354'))) isBody = true;
    if (phase === 'dot' && script.closesAfterMail === true) socket.end();
  };
  const take = (line: string): void => {
    if (isBody && line === '.') {
      isBody = false;
      state.received++;
      answer('dot');
    } else if (!isBody) {
      const command = line.slice(0, 4).toUpperCase();
      if (command === 'MAIL') state.mails++;
      if (command === 'RSET') socket.write('250 Ok\r\n');
      else if (command === 'QUIT') socket.end('221 Bye\r\n');
      else answer(command as Phase);
    }
  };
  socket.on('data', (chunk) => {
    if (isSilent || socket.destroyed) return;
    pending += chunk.toString('latin1');
    const lines = pending.split('\r\n');
    pending = lines.pop() ?? '';
    for (const line of lines) take(line);
    if (isBody && script.misdeed('body', state.mails) !== undefined) answer('body');
  });
  answer('connect');
}
