import { openFiles } from '../../src/adapters/files.ts';
import type { Files } from '../../src/ports.ts';

/** Fails at its n-th act, and at every later one: the process is gone. A rename is done or not, never half. */
export function dyingFiles(at: number) {
  const files = openFiles();
  let acts = 0;
  const act =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (++acts >= at) throw new Error('killed');
      return work(...args);
    };
  const onDisk: Files = {
    ...files,
    publish: act((file: string) => files.publish(file)),
    remove: act((file: string) => files.remove(file)),
    create: act(async (file: string) => {
      const writer = await files.create(file);
      const write = act((data: Uint8Array | string) => writer.write(data));
      return { ...writer, write, commit: act(() => writer.commit()) };
    }),
  };
  return { ...onDisk, acts: () => acts };
}
