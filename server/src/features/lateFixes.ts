import { spanOf } from '../base/span';
import type { Fix } from '../rules/rule';
import type { Diagnostic, FixText } from './diagnostic';

/** How the fixes of a diagnostic are made. */
interface Late {
  /** The fixes, of which some may turn out to be none. */
  planned(): readonly Fix[];
  offered(): readonly FixText[];
  safe(): readonly FixText[];
}

const lates = new WeakMap<Diagnostic, Late>();

/** A diagnostic whose fixes are made when someone asks for them: for that, texts may have to be read. */
export function withLateFixes(
  rest: Omit<Diagnostic, 'fixes'>,
  make: () => readonly Fix[],
  failed: (error: unknown) => void,
): Diagnostic {
  const guarded = <T>(of: () => readonly T[]): readonly T[] => {
    try {
      return of();
    } catch (error) {
      failed(error);
      return [];
    }
  };
  let planned: readonly Fix[] | undefined;
  let offered: readonly FixText[] | undefined;
  const late: Late = {
    planned() {
      planned ??= guarded(make);
      return planned;
    },
    offered() {
      offered ??= guarded(() => late.planned().flatMap(offer));
      return offered;
    },
    safe: () => guarded(() => late.planned().flatMap((fix) => (fix.safety === 'safe' ? offer(fix) : []))),
  };
  return withThose(rest, late);
}

function withThose(rest: Omit<Diagnostic, 'fixes'>, late: Late): Diagnostic {
  const diagnostic: Diagnostic = {
    ...rest,
    get fixes() {
      return late.offered();
    },
  };
  lates.set(diagnostic, late);
  return diagnostic;
}

/** The diagnostic with something changed or added; fixes that nobody asked for are still to be made. */
export function changed<T extends object>(diagnostic: Diagnostic, changes: T): Diagnostic & T {
  const late = lates.get(diagnostic);
  if (!late) return { ...diagnostic, ...changes };
  return withThose({ ...restOf(diagnostic), ...changes }, late) as Diagnostic & T;
}

/** The diagnostic without its fixes, which are not made for that. */
export const withoutFixes = (diagnostic: Diagnostic): Diagnostic => ({ ...restOf(diagnostic), fixes: [] });

function restOf(diagnostic: Diagnostic): Omit<Diagnostic, 'fixes'> {
  const { span, code, severity, message, suppressed, suppression, related } = diagnostic;
  return { span, code, severity, message, suppressed, related, ...(suppression ? { suppression } : {}) };
}

/**
 * Told of diagnostics before each is asked for its fixes: what has to be proved of them by reading the text is then proved
 * together. The fixes are what they are without it.
 */
export function planFixes(diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) lates.get(diagnostic)?.planned();
}

/** The fixes of a diagnostic that may be made without asking; whether the others hold is left open. */
export const safeFixes = (diagnostic: Diagnostic): readonly FixText[] =>
  lates.get(diagnostic)?.safe() ?? diagnostic.fixes.filter(({ safety }) => safety === 'safe');

/** A fix as it is offered; none where nothing comes of it. */
function offer(fix: Fix): readonly FixText[] {
  if (!fix.lateEdits) return [fixText(fix)];
  const more = fix.lateEdits();
  return more ? [fixText({ ...fix, edits: [...fix.edits, ...more] })] : [];
}

/** A fix with its places in the document as it stands. */
export const fixText = ({ title, safety, edits }: Fix): FixText => ({
  title,
  safety,
  edits: edits.map(({ place, newText }) => ({ span: spanOf(place), newText })),
});
