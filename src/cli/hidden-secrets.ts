import { secretForms, withoutSecrets } from '../base/secret-forms.ts';
import type { Io } from './io.ts';

/** What is shorter stands in too many words to be taken out of all of them. */
const shortest = 6;

/** The last fence before a terminal, a pipe or a log: whatever is written, no secret that was read is in it. */
export function withHiddenSecrets(io: Io): Io {
  let forms: readonly string[] = [];
  const safe = (text: string): string => withoutSecrets(text, forms);
  const { live } = io;
  return {
    ...io,
    out: (text) => {
      io.out(safe(text));
    },
    err: (text) => {
      io.err(safe(text));
    },
    ...(live === undefined
      ? {}
      : {
          live: (text: string) => {
            live(safe(text));
          },
        }),
    hideSecret: (secret) => {
      const more = secretForms(secret).filter((form) => form.length >= shortest);
      forms = [...new Set([...forms, ...more])].toSorted((a, b) => b.length - a.length);
    },
  };
}
