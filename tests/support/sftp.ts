import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2';

const { Server, utils } = ssh2;
const { STATUS_CODE: status, OPEN_MODE: mode } = utils.sftp;

/** Something that a client asks of the server. */
export type Request = 'login' | 'list' | 'open' | 'write' | 'close' | 'rename';

/** Cut off before it is done or before it is answered, or refused. */
export type Misdeed = 'cut-before' | 'cut-after' | 'refuse';

export interface SftpScript {
  /** What it does at a request, by its number among those of its kind, from 1; the usual thing when absent. */
  readonly misdeed?: (request: Request, count: number) => Misdeed | undefined;
  /** Bytes that the disk holds. */
  readonly space?: number;
}

export interface TestSftp extends AsyncDisposable {
  readonly port: number;
  /** As `ssh-keygen -lf` shows it. */
  readonly hostKey: string;
  /** The key of the one user that it knows, who is called `muster`. */
  readonly privateKey: string;
  /** What lies in its folder `/in`. */
  readonly disk: Map<string, Buffer>;
  /** Requests that came, in order: `rename a.part a`. */
  readonly log: string[];
}

/** A server that does one misdeed, once: at the n-th request of a kind. */
export function onceAt(
  request: Request,
  at: number,
  misdeed: Misdeed,
): { script: SftpScript; happened: () => boolean } {
  let isDone = false;
  const script: SftpScript = {
    misdeed: (asked, count) => {
      if (asked !== request || count !== at || isDone) return undefined;
      isDone = true;
      return misdeed;
    },
  };
  return { script, happened: () => isDone };
}

/** Of a hundred pairs that ssh2 makes it cannot read one itself. */
function keyPair(): ReturnType<typeof utils.generateKeyPairSync> {
  const pair = utils.generateKeyPairSync('ed25519');
  const isReadable = [pair.private, pair.public].every((key) => !(utils.parseKey(key) instanceof Error));
  return isReadable ? pair : keyPair();
}
const [host, known] = [keyPair(), keyPair()];

export const strangerKey = keyPair().private;

/** A real SFTP server on this machine with one folder, in memory. */
export async function startSftp(script: SftpScript = {}, disk = new Map<string, Buffer>()): Promise<TestSftp> {
  const log: string[] = [];
  const counts = new Map<Request, number>();
  const connections = new Set<Connection>();
  const server = new Server({ hostKeys: [host.private] }, (connection) => {
    connections.add(connection);
    const take: Take = (request, what, refuse, act) => {
      const count = (counts.get(request) ?? 0) + 1;
      counts.set(request, count);
      const misdeed = script.misdeed?.(request, count);
      log.push(what === '' ? request : `${request} ${what}`);
      if (misdeed === 'refuse') refuse();
      else if (misdeed === 'cut-before') cut(connection);
      else
        act(() => {
          if (misdeed === 'cut-after') cut(connection);
          return misdeed === 'cut-after';
        });
    };
    connection.on('close', () => connections.delete(connection)).on('error', () => undefined);
    connection.on('authentication', (context) => {
      const isKnown =
        context.method === 'publickey' && context.username === 'muster' && context.key.data.equals(publicKey);
      if (!isKnown) context.reject(['publickey']);
      else if (context.signature === undefined) context.accept();
      else
        take(
          'login',
          '',
          () => {
            context.reject();
          },
          () => {
            context.accept();
          },
        );
    });
    connection.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => {
        serve(acceptSftp(), disk, script.space ?? Number.POSITIVE_INFINITY, take);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: fingerprintOf(host.public),
    privateKey: known.private,
    ...{ disk, log },
    async [Symbol.asyncDispose]() {
      for (const connection of connections) cut(connection);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const publicKey = Buffer.from(known.public.split(' ')[1] ?? '', 'base64');

const fingerprintOf = (key: string): string =>
  `SHA256:${createHash('sha256')
    .update(Buffer.from(key.split(' ')[1] ?? '', 'base64'))
    .digest('base64')
    .replace(/=+$/, '')}`;

/** As a cable that is pulled out: no goodbye. */
function cut(connection: Connection): void {
  (connection as unknown as { _sock: { destroy(): void } })._sock.destroy();
}

/** Carries a request out, and says so to its last argument before the answer leaves: true when none is to leave. */
type Take = (request: Request, what: string, refuse: () => void, act: (isCut: () => boolean) => void) => void;

const nameOf = (file: string): string => file.replace(/^\/in\//, '');

function serve(sftp: SFTPWrapper, disk: Map<string, Buffer>, space: number, take: Take): void {
  const handles = new Map<number, string>();
  const handleOf = (name: string): Buffer => {
    handles.set(handles.size, name);
    return Buffer.from([handles.size - 1]);
  };
  const fileOf = (handle: Buffer): string => handles.get(handle[0] ?? -1) ?? '';
  /** An act that answers with a status. */
  const done = (id: number, request: Request, what: string, act: () => number): void => {
    const refuse = (): void => {
      sftp.status(id, status.PERMISSION_DENIED);
    };
    take(request, what, refuse, (isCut) => {
      const code = act();
      if (!isCut()) sftp.status(id, code);
    });
  };
  let isListed = false;
  sftp.on('REALPATH', (id, file) => {
    sftp.name(id, [{ filename: file === '.' ? '/in' : file, longname: file, attrs: attributes(0) }]);
  });
  sftp.on('OPENDIR', (id) => {
    isListed = false;
    sftp.handle(id, handleOf(''));
  });
  sftp.on('READDIR', (id) => {
    if (isListed) {
      sftp.status(id, status.EOF);
      return;
    }
    take(
      'list',
      '',
      () => {
        sftp.status(id, status.PERMISSION_DENIED);
      },
      () => {
        isListed = true;
        const files = [...disk].map(([filename, { length }]) => ({
          filename,
          longname: `-rw-r--r-- 1 x x ${length} Jan 1 00:00 ${filename}`,
          attrs: attributes(length),
        }));
        sftp.name(id, files);
      },
    );
  });
  sftp.on('OPEN', (id, file, flags) => {
    const refuse = (): void => {
      sftp.status(id, status.PERMISSION_DENIED);
    };
    take('open', nameOf(file), refuse, (isCut) => {
      if ((flags & mode.TRUNC) > 0) disk.set(nameOf(file), Buffer.alloc(0));
      if (!isCut()) sftp.handle(id, handleOf(nameOf(file)));
    });
  });
  sftp.on('WRITE', (id, handle, offset, data) => {
    done(id, 'write', fileOf(handle), () => {
      const before = disk.get(fileOf(handle)) ?? Buffer.alloc(0);
      const used = [...disk.values()].reduce((sum, { length }) => sum + length, 0);
      const fitting = data.subarray(0, Math.max(0, space - used));
      disk.set(fileOf(handle), Buffer.concat([before.subarray(0, offset), fitting]));
      return fitting.length === data.length ? status.OK : status.FAILURE;
    });
  });
  sftp.on('CLOSE', (id, handle) => {
    if (fileOf(handle) === '') sftp.status(id, status.OK);
    else done(id, 'close', fileOf(handle), () => status.OK);
  });
  for (const event of ['SETSTAT', 'FSETSTAT'] as const)
    sftp.on(event, (id: number) => {
      sftp.status(id, status.OK);
    });
  for (const event of ['STAT', 'LSTAT'] as const)
    sftp.on(event, (id: number, file: string) => {
      const data = disk.get(nameOf(file));
      if (file === '/in') sftp.attrs(id, { ...attributes(0), mode: 0o040755 });
      else if (data === undefined) sftp.status(id, status.NO_SUCH_FILE);
      else sftp.attrs(id, attributes(data.length));
    });
  sftp.on('RENAME', (id, from, to) => {
    done(id, 'rename', `${nameOf(from)} ${nameOf(to)}`, () => {
      const data = disk.get(nameOf(from));
      if (data === undefined || disk.has(nameOf(to))) return status.FAILURE;
      disk.delete(nameOf(from));
      disk.set(nameOf(to), data);
      return status.OK;
    });
  });
}

const attributes = (size: number) => ({ mode: 0o100644, uid: 0, gid: 0, size, atime: 0, mtime: 0 });
