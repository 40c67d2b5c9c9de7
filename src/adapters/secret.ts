import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Secret } from '../project/schema/words.ts';

/** The value of a secret that the project names, or nothing when it is not there. */
export function readSecret(
  secret: Secret,
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if ('env' in secret) return env[secret.env] || undefined;
  const file = path.resolve(root, secret.file);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined;
}
