/** More people than these are no line of an address. */
const mostPeople = 3;

/**
 * The names of people who live together as one: "John & Jane Smith" where they share the last part, "John Smith & Ann Day"
 * where they do not. Each name comes in its parts, the surname last. Nothing for one alone, for many, and where there is no room.
 */
export function jointName(members: readonly (readonly string[])[], and: string, width: number): string | undefined {
  const names = distinct(members.map((parts) => parts.map((part) => part.trim()).filter((part) => part !== '')));
  if (names.length < 2 || names.length > mostPeople) return undefined;
  const [first = []] = names;
  const surname = first.at(-1) ?? '';
  const isShared = names.every((parts) => parts.length > 1 && isSame(parts.at(-1) ?? '', surname));
  const joined = isShared
    ? `${enumerated(
        names.map((parts) => parts.slice(0, -1).join(' ')),
        and,
      )} ${surname}`
    : enumerated(
        names.map((parts) => parts.join(' ')),
        and,
      );
  return joined.length <= width ? joined : undefined;
}

const distinct = (names: readonly (readonly string[])[]): (readonly string[])[] =>
  names.filter(
    (name, at) => name.length > 0 && names.findIndex((other) => isSame(other.join(' '), name.join(' '))) === at,
  );

const isSame = (a: string, b: string): boolean => a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();

const enumerated = (texts: readonly string[], and: string): string =>
  `${texts.slice(0, -1).join(', ')} ${and} ${texts.at(-1) ?? ''}`;
