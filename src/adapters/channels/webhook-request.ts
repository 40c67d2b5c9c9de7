import { type Dispatcher, type Pool } from 'undici';

/** What came back for one request, or how far it came. */
export type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: string }
  /** Not a byte of it was written: nobody can have processed it. */
  | { readonly kind: 'unsent'; readonly cause: Error }
  /** It was written, in part or as a whole, and the answer is not there: it may have been processed. */
  | { readonly kind: 'unanswered'; readonly cause: Error };

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface Posting {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

/** More than this no answer needs; it is not read any further. */
const longestAnswer = 1_000_000;

/** Posts once, over a connection of the pool that is free or new. Never rejects, follows no redirect, tries nothing again. */
export const post = (pool: Pool, { path, headers, body, signal }: Posting): Promise<Reply> =>
  new Promise((resolve) => {
    let request: Dispatcher.DispatchController | undefined;
    let isCalledOff = signal.aborted;
    const head: { status: number; headers: Headers } = { status: 0, headers: {} };
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (reply: Reply): void => {
      signal.removeEventListener('abort', callOff);
      resolve(reply);
    };
    const callOff = (): void => {
      isCalledOff = true;
      if (request === undefined) settle({ kind: 'unsent', cause: new Error('stopped before it was sent') });
      else request.abort(new Error('stopped before it was answered'));
    };
    const handler: Dispatcher.DispatchHandler = {
      // The connection is there; from here on bytes are written.
      onRequestStart(controller) {
        if (isCalledOff) controller.abort(new Error('stopped before it was sent'));
        else request = controller;
      },
      onResponseStart(_controller, status, responseHeaders) {
        head.status = status;
        head.headers = responseHeaders;
      },
      onResponseData(controller, chunk) {
        length += chunk.length;
        if (length > longestAnswer) controller.abort(new Error('the answer is longer than 1 MB'));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        settle({ kind: 'answer', ...head, body: Buffer.concat(chunks).toString() });
      },
      onResponseError(_controller, cause) {
        settle({ kind: request === undefined ? 'unsent' : 'unanswered', cause });
      },
    };
    if (isCalledOff) {
      callOff();
      return;
    }
    signal.addEventListener('abort', callOff);
    pool.dispatch({ method: 'POST', path, headers, body }, handler);
  });
