/** What a part says that is no value of anything: where it stands in the part's text, and what it is. */
interface Said {
  readonly at: number;
  readonly text: string;
}

/** What only plays have. */
const HOSTS = /^(- +|[ ]+)hosts:/m;
const NAMES = /^(- +|[ ]+)name:[ \t]*(\S.*)$/gm;
/** What the template as a whole is for, on one line or on several. */
const DESCRIPTION = /^Description:\s*(\S[\s\S]*)$/;

/** A play with its name, where it has one; undefined for a part that is none. */
export function playIn(text: string): { readonly name: Said | undefined } | undefined {
  const column = HOSTS.exec(text)?.[1]?.length;
  if (column === undefined) return undefined;
  const match = [...text.matchAll(NAMES)].find(([, before]) => before?.length === column);
  const name = match?.[2];
  return {
    name: match && name !== undefined ? { at: match.index + match[0].length - name.length, text: name } : undefined,
  };
}

/** What a template says of itself. */
export function descriptionIn(text: string): Said | undefined {
  const said = DESCRIPTION.exec(text)?.[1];
  return said === undefined ? undefined : { at: text.length - said.length, text: said.trimEnd() };
}
