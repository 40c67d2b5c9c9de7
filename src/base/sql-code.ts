/** Comments and text literals, dollar-quoted ones too; a quoted name is matched so that nothing inside it starts one. */
const passive = /"(?:[^"]|"")*"|'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|(\$\w*\$)[\s\S]*?\1/g;

/** SQL with its comments and text literals blanked out, unit by unit: what is left stands where it stood. */
export const codeOf = (sql: string): string =>
  sql.replace(passive, (part) => (part.startsWith('"') ? part : part.replace(/[^\n]/g, ' ')));
