// The table of the bench: a line for each figure, with its budget where it has one.
import { spawnSync } from 'node:child_process';

const rows = [];
/** Prints a figure as soon as it is there. */
export const row = (what, figure, unit, budget, better = 'less') => {
  const kept =
    budget === undefined ? '' : (better === 'less' ? figure <= budget : figure >= budget) ? 'kept' : 'MISSED';
  const limit = budget === undefined ? '' : `${better === 'less' ? '<=' : '>='} ${budget} ${unit}`;
  console.log(`${what.padEnd(66)}  ${`${round(figure)} ${unit}`.padStart(11)}  ${limit.padEnd(11)}  ${kept}`.trimEnd());
  rows.push(kept);
};

const round = (n) => (n >= 100 ? Math.round(n) : n >= 10 ? Math.round(n * 10) / 10 : Math.round(n * 100) / 100);

/** Says how many budgets were missed. */
export function total() {
  const missed = rows.filter((kept) => kept === 'MISSED').length;
  console.log(
    missed === 0 ? 'every budget is kept' : `${missed} of ${rows.filter((kept) => kept !== '').length} budgets missed`,
  );
}

export const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];

export const p95 = (times) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(times.length * 0.95) - 1)];

/**
 * What a loop takes that a 3 GHz core of its own runs in 100 ms: all figures are to be divided by the factor it shows. In
 * a process of its own, for in one that has measured for minutes the same loop may be compiled otherwise; and in a
 * function that is compiled before it is timed, for a loop that V8 compiles while it runs is compiled in several ways.
 */
export function calibrate() {
  const loop = `
    const step = (x, n) => { for (let i = 0; i < n; i++) x = (Math.imul(x, 31) + i) | 0; return x; };
    let x = 0;
    for (let i = 0; i < 20000; i++) x = step(x, 100);
    const began = performance.now();
    for (let i = 0; i < 7500; i++) x = step(x, 10000);
    console.log(performance.now() - began + (x & 0));`;
  const { stdout } = spawnSync(process.execPath, ['-e', loop], { encoding: 'utf8' });
  row('the machine just now, against a 3 GHz core of its own', Number(stdout) / 100, 'x');
}
