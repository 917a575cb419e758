import { formatRange, type PortSet } from '../../base/portSet';
import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Address, type End, type Transport, valueOf } from '../../model/statement';
import { endOnSide, isNarrow, NO_DIRECTION, NO_SUCH_ACTION, protocolsOf } from '../shared/plans';
import { numberOfTransport } from '../shared/windowsFirewall';

const KEY =
  'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules';

/** Writes rules as values of FirewallRules, in a registry file or by reg.exe, one for each transport of each condition. */
export function write(plan: readonly Plan[], style: Style): readonly Fragment[] {
  const taken = new Set<string>();
  return plan.map((rule, i) => {
    const unsaid: string[] = [];
    const lines: string[] = [];
    if (i === 0 && style.language === 'registry-file') lines.push(`[${KEY}]`);
    for (const { name, data } of valuesOf(rule, unsaid, taken)) lines.push(line(name, data, style.language));
    return { text: lines.join(style.lineEnding), unsaid: [...new Set(unsaid)] };
  });
}

function line(name: string, data: string, language: string): string {
  const key = KEY.replace('HKEY_LOCAL_MACHINE', 'HKLM');
  switch (language) {
    case 'registry-file':
      return `${quotedInFile(name)}=${quotedInFile(data)}`;
    case 'powershell':
      return `reg add ${single(key)} /v ${single(name)} /t REG_SZ /d ${single(data)} /f`;
    default:
      return `reg add "${key}" /v "${name}" /t REG_SZ /d "${data.replaceAll('"', "'").replaceAll('%', '%%')}" /f`;
  }
}

const quotedInFile = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const single = (text: string): string =>
  `'${text.replaceAll('"', '').replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;

function valuesOf(plan: Plan, unsaid: string[], taken: Set<string>): { name: string; data: string }[] {
  const direction = valueOf(plan.direction);
  if (direction === undefined) unsaid.push(NO_DIRECTION);
  const result: { name: string; data: string }[] = [];
  for (const term of plan.terms) {
    const action = term.action ?? valueOf(plan.action) ?? 'allow';
    if (action !== 'allow' && action !== 'block') {
      unsaid.push(NO_SUCH_ACTION);
      continue;
    }
    if (term.opaque.length > 0) unsaid.push('conditions that are not known');
    const ends = [endOnSide(term, 'local', direction ?? 'in'), endOnSide(term, 'remote', direction ?? 'in')] as const;
    for (const transport of protocolsOf(term, ends, unsaid)) {
      const fields = [
        'v2.10',
        `Action=${action === 'allow' ? 'Allow' : 'Block'}`,
        'Active=TRUE',
        `Dir=${direction === 'out' ? 'Out' : 'In'}`,
      ];
      if (transport !== 'any') fields.push(`Protocol=${numberOfTransport(transport)}`);
      const profiles = valueOf(plan.profiles) ?? [];
      if (profiles.length > 0 && profiles.length < 3) fields.push(...profiles.map((p) => `Profile=${capital(p)}`));
      fields.push(...portFields(ends[0], 'L', unsaid), ...portFields(ends[1], 'R', unsaid));
      fields.push(...addressFields(ends[0], 'L', unsaid), ...addressFields(ends[1], 'R', unsaid));
      const program = valueOf(plan.program);
      if (program !== undefined) fields.push(`App=${plain(program)}`);
      const title = plain(valueOf(plan.name) ?? fields.filter((field) => /^[LR]Port/.test(field)).join(' '));
      fields.push(`Name=${title}`);
      const description = valueOf(plan.description);
      if (description !== undefined) fields.push(`Desc=${plain(description)}`);
      result.push({ name: valueName(title, transport, taken), data: `${fields.join('|')}|` });
    }
  }
  return result;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** A text without bars, which part the fields, and without control characters. */
const plain = (text: string): string =>
  [...text].map((c) => (c === '|' ? '/' : (c.codePointAt(0) as number) < 32 ? ' ' : c)).join('');

/** A name for the value: letters and digits of the rule's name, told apart where two would be the same. */
function valueName(title: string, transport: Transport | 'any', taken: Set<string>): string {
  const base = `${title.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'Rule'}-${transport.toUpperCase()}`;
  let name = base;
  for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${base}-${i}`;
  taken.add(name.toLowerCase());
  return name;
}

/** The keywords of the string's own spelling, by what netsh and the cmdlets write. */
const KEYWORDS: Readonly<Record<string, string>> = {
  rpc: 'RPC',
  rpcepmap: 'RPC-EPMap',
  'rpc-epmap': 'RPC-EPMap',
  teredo: 'Teredo',
  iphttps: 'IPHTTPSIn',
  iphttpsin: 'IPHTTPSIn',
};

function portFields(end: End, letter: 'L' | 'R', unsaid: string[]): string[] {
  if (end.ports.kind === 'unread') unsaid.push('ports that could not be read');
  if (valueOf(end.zone) !== undefined) unsaid.push('interfaces and zones');
  const ports = valueOf(end.ports);
  const fields = isNarrow(ports)
    ? (ports as PortSet).map((r) => `${letter}Port${r.from === r.to ? '' : '2_10'}=${formatRange(r)}`)
    : [];
  for (const { literal } of end.uses) {
    if (literal.form !== 'keyword') continue;
    const keyword = KEYWORDS[literal.text.toLowerCase()];
    if (keyword === undefined) unsaid.push(`the port keyword ${literal.text}`);
    else fields.push(`${letter}Port=${keyword}`);
  }
  return fields;
}

function addressFields(end: End, letter: 'L' | 'R', unsaid: string[]): string[] {
  if (end.addresses.kind === 'unread') unsaid.push('addresses that could not be read');
  const addresses = valueOf(end.addresses) ?? [];
  if (addresses.some(({ kind }) => kind === 'any')) return [];
  return addresses.flatMap((address) => addressField(address, letter, unsaid));
}

function addressField({ kind, text }: Address, letter: 'L' | 'R', unsaid: string[]): string[] {
  if (kind === 'literal') return [`${letter}A${text.includes(':') ? '6' : '4'}=${text.replace(/\s/g, '')}`];
  if (kind === 'keyword' && text.toLowerCase() === 'localsubnet')
    return [`${letter}A42=LocalSubnet`, `${letter}A62=LocalSubnet`];
  unsaid.push(`the address ${text}: a rule of the registry takes no names`);
  return [];
}
