const PROGRAMS = new Set([
  'netsh',
  'reg',
  'regedit',
  'cmd',
  'sc',
  'powershell',
  'pwsh',
  'wmic',
  'schtasks',
  'appcmd',
  'route',
]);

/** The name of a program without its path and ending, lower case. */
export function programOf(name: string): string {
  const base = name.slice(Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/')) + 1).toLowerCase();
  return base.endsWith('.exe') || base.endsWith('.com') ? base.slice(0, -4) : base;
}

/** What is known of a command by its name alone. */
export interface KnownName {
  /** Without the module before it, lower case. */
  readonly lower: string;
  /** Without path and ending, lower case. */
  readonly program: string;
  /** True for a program, which receives words, and not parameters and objects. */
  readonly native: boolean;
}

/** Names are few and commands many: each name is looked at once. */
export class Names {
  private readonly known = new Map<string, KnownName>();

  of(name: string): KnownName {
    let found = this.known.get(name);
    if (!found) {
      const program = programOf(name);
      const lower = name.slice(name.lastIndexOf('\\') + 1).toLowerCase();
      found = { lower, program, native: PROGRAMS.has(program) || lower.endsWith('.exe') };
      this.known.set(name, found);
    }
    return found;
  }
}
