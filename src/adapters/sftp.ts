import { createHash } from 'node:crypto';
import path from 'node:path/posix';
import { pipeline } from 'node:stream/promises';
import SftpClient from 'ssh2-sftp-client';
import { secretForms, withoutSecrets } from '../base/secret-forms.ts';
import { RemoteFailure, type RemoteFolder } from '../ports.ts';
import type { SftpDelivery } from '../project/schema/print.ts';

export interface SftpOptions extends Pick<SftpDelivery, 'host' | 'port' | 'host_key' | 'user' | 'directory'> {
  /** The private key itself. */
  readonly privateKey: string;
  /** In milliseconds: how long the server may be silent. */
  readonly patience?: number;
}

/** Signs of life that may stay away before a connection counts as dead. */
const missedSigns = 3;

/** Connects to the one server that has this key. Rejects with RemoteFailure when it is not there, is another, or refuses. */
export async function openSftp(options: SftpOptions): Promise<RemoteFolder> {
  const { host, port, user, directory, privateKey, patience = 30_000 } = options;
  const where = `${host}:${port}`;
  const known = { other: undefined as string | undefined };
  const client = new SftpClient('muster', silent);
  const lost = new AbortController();
  client.on('close', () => {
    lost.abort();
  });
  const ask = async <T>(what: string, call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (cause) {
      const problem = failureText(cause, what, options, known.other);
      throw new RemoteFailure(`${where}: ${problem}`, { cause });
    }
  };
  try {
    await ask(
      'log in',
      client.connect({
        ...{ host, port, username: user, privateKey, readyTimeout: patience },
        ...{ keepaliveInterval: Math.ceil(patience / missedSigns), keepaliveCountMax: missedSigns },
        hostVerifier: (key: Buffer) => {
          const fingerprint = fingerprintOf(key);
          if (fingerprint !== options.host_key) known.other = fingerprint;
          return known.other === undefined;
        },
      }),
    );
  } catch (cause) {
    await closed(client);
    throw cause;
  }
  const inside = (name: string): string => path.join(directory, name);
  return {
    async sizes() {
      const found = await ask(`list ${directory}`, client.list(directory));
      return new Map(found.filter(({ type }) => type === '-').map(({ name, size }) => [name, size]));
    },
    async put(name, data) {
      // The client's own `put` resolves when the server refuses the last bytes, as on a full disk. Its stream does not hear
      // that the connection is gone.
      const target = client.createWriteStream(inside(name));
      await ask(`write ${inside(name)}`, pipeline(data, target, { signal: lost.signal }));
    },
    async rename(from, to) {
      await ask(`rename ${inside(from)} to ${to}`, client.rename(inside(from), inside(to)));
    },
    [Symbol.asyncDispose]: () => closed(client),
  };
}

/** As `ssh-keygen -lf` shows it. */
const fingerprintOf = (key: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** What goes wrong is told by the call that it goes wrong for; the client would write it to the terminal as well. */
const silent = { error: () => undefined, end: () => undefined, close: () => undefined };

function failureText(
  cause: unknown,
  what: string,
  { host_key: wanted, user, privateKey }: SftpOptions,
  other?: string,
): string {
  if (other !== undefined) return `it has the host key ${other}, and the vendor's file says ${wanted}`;
  if (hasCode(cause, 'ECONNREFUSED')) return 'nobody answers there';
  const said = withoutSecrets(cause instanceof Error ? cause.message : String(cause), secretForms(privateKey));
  if (hasCode(cause, 'ABORT_ERR') || /Unexpected end event|No SFTP connection/.test(said))
    return 'the connection was lost';
  if (/authentication methods failed/.test(said)) return `it does not let ${user} in with this key`;
  // Names of the client's own functions, and paths, say nothing to who reads this.
  const words = said.replace(/^(?:[\w.]+(?:->|: ))+/, '').replace(/ (?:From: )?\/.*$/, '');
  // The protocol has no word for a disk that is full.
  return `it cannot ${what}: ${words}${words === 'Failure' && what.startsWith('write') ? '; its disk may be full' : ''}`;
}

const hasCode = (cause: unknown, code: string): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === code;

/** Nothing hangs on how a connection ends. */
async function closed(client: SftpClient): Promise<void> {
  await client.end().catch(() => undefined);
}
