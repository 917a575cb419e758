export function countsIn(report: string): { readonly passed: number; readonly failed: number };
export function failuresIn(report: string): string;
export function endOf(output: string, lines?: number): string;
