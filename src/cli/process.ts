/** This process and its neighbours. */

export function heedSignals(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    // The second one finds no listener, and the process ends at once.
    process.once(name, () => {
      process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
      process.stderr.write('\nstopping: what is on its way is waited for; again, and it ends at once\n');
      stopping.abort();
    });
  }
  return stopping.signal;
}

/** True while a process of that number is there, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
