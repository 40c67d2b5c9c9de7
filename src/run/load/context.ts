import type { Emit } from '../../base/event.ts';
import type { Clock, Files, Session } from '../../ports.ts';

/** What files are read with. */
export interface ReadContext {
  readonly session: Session;
  readonly files: Files;
  /** The project's folder, absolute: exports are named relative to it. */
  readonly root: string;
  /** An absolute folder that the engine may read, for copies that do not outlive the load. */
  readonly scratch: string;
}

/** What loading is done with. */
export interface LoadContext extends ReadContext {
  readonly clock: Clock;
  readonly emit: Emit;
  /** True when files that were loaded already are to be loaded once more. */
  readonly again?: boolean;
}
