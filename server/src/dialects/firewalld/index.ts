import type { Dialect, Local, Unread } from '../../model/dialect';
import type { Statement } from '../../model/statement';
import { changeOf } from './changes';
import { revise, siteIn } from './edit';
import { DIALECT } from './id';
import { isCall, isFile, partsOf } from './parts';
import { serviceGroup, statementsOf, targetPolicy } from './statements';
import { write } from './write';

/** firewalld: its zones, policies and services as files, and the calls of firewall-cmd. */
export const firewalld: Dialect = {
  id: DIALECT,
  title: 'firewalld',
  languages: ['xml', 'shell'],
  understands: [
    'zone and policy files: port, source-port, service, protocol, forward-port, rule, target; service files',
    'firewall-cmd and firewall-offline-cmd: --add- and --remove-port, -source-port, -service, -protocol, -forward-port, -rich-rule, --set-target',
    'rich rules as text and as XML: addresses, ports, services, actions, families, priorities',
    'the services that firewalld brings along, by name',
    '--reload, --complete-reload, --delete-zone and their like: what they do with the rules before them',
  ],
  passesOver: [
    'ICMP, masquerading, marks, logs and their levels, rates: a rule with a rate is narrower than what is said of it',
    'ipsets, helpers, interfaces and sources of a zone; includes of service files',
    'queries and lists, --direct (read as iptables), other programs’ files in XML',
  ],
  claims: (item) => (item.kind === 'block' ? isFile(item) : item.kind === 'command' && isCall(item)),
  interpret(item): Local {
    const change = item.kind === 'command' ? changeOf(item) : undefined;
    if (change) return { statements: [change], unread: [] };
    const parts = partsOf(item);
    if (!parts) return { statements: [], unread: [] };
    const { around, elements, target, service } = parts;
    if (service) {
      const own = elements.filter(({ removes }) => !removes).map(({ element }) => element);
      return serviceGroup(own, service.name, service.place, around);
    }
    const statements: Statement[] = target ? [...targetPolicy(target, around)] : [];
    const unread: Unread[] = [];
    for (const { element, removes } of elements) {
      const local = statementsOf(element, removes ? { ...around, removes } : around);
      statements.push(...local.statements);
      unread.push(...local.unread);
    }
    return { statements, unread };
  },
  siteAt: siteIn,
  revise,
  write,
};
