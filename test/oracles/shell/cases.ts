import { Random } from '../../harness/random';

const PORTS = ['25', '587', '993', '1024:65535', '25,587', '64327'];
const NAMES = ['P', 'PORTS', 'list', 'A'];

/** Words as scripts have them: quoted, escaped, put together, expanded. */
function word(random: Random): string {
  const port = random.pick(PORTS);
  const name = random.pick(NAMES);
  return random.pick([
    port,
    port,
    `"${port}"`,
    `'${port}'`,
    `$${name}`,
    `"$${name}"`,
    `\${${name}}`,
    `"\${${name}[@]}"`,
    `\${${name}[1]}`,
    `"a b"${port}`,
    `${port}\\ x`,
    `\\$${name}`,
    `{${port},26}`,
    `x{1..3}`,
    `\${${name}:-${port}}`,
    `"\${${name}:-a b}"`,
    `\${${name}%%,*}`,
    `\${${name}##*:}`,
    `\${${name}/,/ }`,
    `$'${port}\\t'`,
    `"it's $${name}"`,
    '"$@"',
    '$1',
    '$*',
    `'$${name}'`,
    `${port}#x`,
    '""',
    `"$${name}"x$${name}`,
    `$(echo ${port})`,
    '$(seq 25 2 29)',
    `"$(printf ${port})x"`,
    `\`echo "$${name}"\``,
  ]);
}

const words = (random: Random): string => Array.from({ length: 1 + random.below(4) }, () => word(random)).join(' ');
const call = (random: Random): string =>
  `${random.pick(['iptables', 'iptables', 'nft', 'ufw', '$IPT'])} ${words(random)}`;

/** A command or several, without a way that is not taken. */
function command(random: Random, depth: number): string {
  const inner = (): string => command(random, depth + 1);
  const name = random.pick(NAMES);
  if (depth > 2) return call(random);
  switch (random.below(22)) {
    case 0:
      return `${name}=${word(random)}`;
    case 1:
      return `${name}="${random.pick(PORTS)} ${random.pick(PORTS)}"`;
    case 2:
      return `${name}=(${words(random)})`;
    case 3:
      return `${name}+=${word(random)}`;
    case 4:
      return `for p in ${words(random)}; do\n  iptables $p "$p"\n  ${inner()}\ndone`;
    case 5:
      return `f() { iptables "$1" "$@"; ${random.pick(['shift; ', 'local P=$1; ', ''])}${inner()}; }\nf ${words(random)}`;
    case 6:
      return `{ ${inner()}; ${inner()}; }`;
    case 7:
      return `( ${inner()}\n${inner()} )`;
    case 8:
      return `iptables ${word(random)} \\\n  ${word(random)}`;
    case 9:
      return `${call(random)} # ${random.pick(PORTS)} "`;
    case 10:
      return `while read -r x y; do iptables $x "$y"; done <<${random.pick(['EOF', "'EOF'", '"EOF"'])}\n25 smtp $P\n587\nEOF`;
    case 11:
      return `set -- ${words(random)}`;
    case 12:
      return `eval "${call(random).replace(/["\\]/g, '')}"`;
    case 13:
      return `for ((i = 1; i <= ${random.below(4)}; i++)); do iptables $i; done`;
    case 14:
      return `${call(random)} >/dev/null 2>&1`;
    case 15:
      return `IFS=, read -ra ${name} <<< "${random.pick(PORTS)}"`;
    case 16:
      return `${name}=$(${inner()})`;
    case 17:
      return `echo "x $(${call(random)})" \`${call(random).replace(/[`\\]/g, '')}\` >/dev/null`;
    case 18:
      return `if ! ${call(random)}; then :; fi`;
    case 19:
      return `f() { local x=$(iptables "$1"); ${name}=$(iptables "$@"; echo 25); }\nX=$(f ${words(random)})`;
    default:
      return call(random);
  }
}

export function scripts(count: number, seed: number): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const lines = Array.from({ length: 2 + random.below(6) }, () => command(random, 0));
    return `set -- 110 143\nIPT=iptables\nP=25\nPORTS="25 587"\nlist=25,587\nA=(993 "995 996")\n${lines.join('\n')}\n`;
  });
}

/** Scripts with a character deleted, doubled, swapped or put in. */
export function damagedScripts(sound: readonly string[], seed: number): string[] {
  const random = new Random(seed);
  return sound.map((text) => {
    const at = random.below(text.length);
    switch (random.below(4)) {
      case 0:
        return text.slice(0, at) + text.slice(at + 1);
      case 1:
        return text.slice(0, at) + text.charAt(at) + text.slice(at);
      case 2:
        return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
      default:
        return (
          text.slice(0, at) +
          random.pick(['"', "'", '$', '\\', ' ', '\n', ';', '{', '}', '(', ')', '#', '25', '`']) +
          text.slice(at)
        );
    }
  });
}
