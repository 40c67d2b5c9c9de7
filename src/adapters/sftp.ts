import { createHash } from 'node:crypto';
import path from 'node:path/posix';
import { pipeline } from 'node:stream/promises';
import SftpClient from 'ssh2-sftp-client';
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
  const ask = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (cause) {
      throw new RemoteFailure(failureText(where, cause, options, known.other), { cause });
    }
  };
  try {
    await ask(
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
      const found = await ask(client.list(directory));
      return new Map(found.filter(({ type }) => type === '-').map(({ name, size }) => [name, size]));
    },
    async put(name, data) {
      // The client's own `put` resolves when the server refuses the last bytes, as on a full disk. Its stream does not hear
      // that the connection is gone.
      await ask(pipeline(data, client.createWriteStream(inside(name)), { signal: lost.signal }));
    },
    async rename(from, to) {
      await ask(client.rename(inside(from), inside(to)));
    },
    [Symbol.asyncDispose]: () => closed(client),
  };
}

/** As `ssh-keygen -lf` shows it. */
const fingerprintOf = (key: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** What goes wrong is told by the call that it goes wrong for; the client would write it to the terminal as well. */
const silent = { error: () => undefined, end: () => undefined, close: () => undefined };

function failureText(where: string, cause: unknown, { host_key: wanted }: SftpOptions, other?: string): string {
  if (other !== undefined) return `${where} has the host key ${other}, and the vendor's file says ${wanted}`;
  if (hasCode(cause, 'ABORT_ERR')) return `${where}: the connection was lost`;
  if (hasCode(cause, 'ECONNREFUSED')) return `${where}: nobody answers there`;
  const said = cause instanceof Error ? cause.message : String(cause);
  // Names of the client's own functions say nothing to who reads this.
  return `${where}: ${said.replace(/^(?:[\w.]+(?:->|: ))+/, '')}`;
}

const hasCode = (cause: unknown, code: string): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === code;

/** Nothing hangs on how a connection ends. */
async function closed(client: SftpClient): Promise<void> {
  await client.end().catch(() => undefined);
}
