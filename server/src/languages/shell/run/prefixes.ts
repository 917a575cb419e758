import type { Field } from '../words/field';

/** Options of `sudo`, `env` and their like that take a word of their own. */
const WITH_VALUE: Readonly<Record<string, string>> = {
  sudo: 'ugpCcrtThRDU',
  doas: 'uC',
  env: 'uCS',
  nice: 'n',
  exec: 'a',
  ionice: 'cnp',
  timeout: 'ks',
  stdbuf: 'ioe',
  setsid: '',
  nohup: '',
  command: '',
  builtin: '',
  busybox: '',
  time: 'fo',
  chroot: '',
  unshare: '',
  flock: 'wE',
};

/** True for a program that may run the one that is named behind it. */
export const isPrefix = (name: string): boolean => name === 'ip' || WITH_VALUE[name] !== undefined;

/** Words that stand before the program they run: how many of the fields they take. */
export function prefixLength(fields: readonly Field[]): number {
  let at = 0;
  for (let rounds = 0; rounds < 8; rounds++) {
    const next = behindOne(fields, at);
    if (next === at || next >= fields.length) return at;
    at = next;
  }
  return at;
}

function behindOne(fields: readonly Field[], from: number): number {
  const name = baseName(fields[from]?.text ?? '');
  if (name === 'ip') {
    // `ip netns exec NAME program`.
    const words = fields.slice(from + 1, from + 4).map(({ text }) => text);
    return (words[0] === 'netns' || words[0] === 'vrf') && /^ex/.test(words[1] ?? '') ? from + 4 : from;
  }
  const valued = WITH_VALUE[name];
  // `command -v program` asks whether there is one.
  if (valued === undefined || (name === 'command' && /^-\w*[vV]/.test(fields[from + 1]?.text ?? ''))) return from;
  let at = from + 1;
  for (; at < fields.length; at++) {
    const { text } = fields[at] as Field;
    if (text === '--') {
      at++;
      break;
    }
    if (/^-\w/.test(text) && !text.startsWith('--')) {
      if (text.length === 2 && valued.includes(text.charAt(1))) at++;
    } else if (!text.startsWith('-') && !((name === 'env' || name === 'sudo') && /^[A-Za-z_]\w*=/.test(text))) break;
  }
  // The time, the new root and the lock file are words of their own.
  return name === 'timeout' || name === 'chroot' || name === 'flock' ? at + 1 : at;
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
