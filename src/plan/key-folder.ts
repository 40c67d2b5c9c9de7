import { normalize } from 'node:path/posix';

/**
 * True of a path of the project, or a pattern of paths, that may name a file below `data/keys`: nothing there is data. Where exports
 * lie in `data` itself the engine would read it.
 */
export const mayNameKey = (pattern: string): boolean => withoutBraces(pattern).some(mayNameKeyOf);

/** Each of the patterns that `{a,b}` stands for. */
function withoutBraces(pattern: string): string[] {
  const [braces, inside = ''] = /\{([^{}]*)\}/.exec(pattern) ?? [];
  return braces === undefined
    ? [pattern]
    : inside.split(',').flatMap((one) => withoutBraces(pattern.replace(braces, () => one)));
}

function mayNameKeyOf(pattern: string): boolean {
  const [first = '', second = '', ...file] = normalize(pattern)
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  if (first === '**') return true;
  return matches(first, 'data') && (second === '**' || (file.length > 0 && matches(second, 'keys')));
}

/** One part of a path against a pattern with `*`, `?` and `[…]`, in capitals or not: some disks do not tell them apart. */
function matches(pattern: string, name: string): boolean {
  if (/[()\\]/.test(pattern)) return true;
  const expression = pattern
    .replace(/[.+^${}]/g, '\\$&')
    .replace(/\[!/g, '[^')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  try {
    return new RegExp(`^${expression}$`, 'i').test(name);
  } catch {
    return true;
  }
}
