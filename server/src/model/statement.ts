import type { PortSet } from '../base/portSet';
import type { Place } from '../base/span';
import type { Item } from './item';
import type { Mistake } from './mistake';
import type { Text } from './value';

export type Transport = 'tcp' | 'udp';
export type Direction = 'in' | 'out';
export type Side = 'local' | 'remote' | 'source' | 'destination';

/** A port written in the text; once per place, however many statements it feeds. */
export interface Literal {
  /** The number or name alone: in `0.0.0.0:25` the 25. */
  readonly place: Place;
  readonly text: string;
  readonly form: 'decimal' | 'hex' | 'name' | 'keyword';
}

/** How a literal takes part in a statement: value and text differ for lower/upper pairs, start and count, gt, not. */
export interface PortUse {
  readonly literal: Literal;
  /** The ports the literal means here; none for a keyword; for `not` the number written. */
  readonly ports: PortSet;
  readonly part: 'one' | 'range' | 'lower' | 'upper' | 'start' | 'above' | 'below' | 'not';
  /** Through which variables, splats, tables it came; empty where it stands in the statement itself. */
  readonly via: readonly Place[];
  /** True for one of several ports between which a condition decides that is not known: it may not be meant at all. */
  readonly perhaps?: true;
}

/** What a statement says about one thing. "Not said" and "said, but not readable here" are different. */
export type Written<T> =
  | { readonly kind: 'written'; readonly value: T; readonly place: Place; readonly via: readonly Place[] }
  /** The dialect's own default where nothing is said. */
  | { readonly kind: 'default'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unread'; readonly place: Place; readonly why: string };

/** Nothing is said. */
export const ABSENT = { kind: 'absent' } as const;
export const written = <T>(value: T, place: Place, via: readonly Place[] = []): Written<T> => ({
  kind: 'written',
  value,
  place,
  via,
});
/** Nothing is said, and the dialect means this. */
export const byDefault = <T>(value: T): Written<T> => ({ kind: 'default', value });
export const unread = (place: Place, why: string): Written<never> => ({ kind: 'unread', place, why });
export const valueOf = <T>(w: Written<T>): T | undefined =>
  w.kind === 'written' || w.kind === 'default' ? w.value : undefined;

/** `any` for Any, `*`, 0.0.0.0/0, ::/0, Internet; `keyword` for LocalSubnet and its like; `name` for hosts, groups. */
export interface Address {
  readonly kind: 'any' | 'literal' | 'keyword' | 'name';
  readonly text: string;
  readonly place: Place;
  /** What the statement calls it, where the file says elsewhere what that stands for: a group, an object, a define. */
  readonly calledBy?: string;
}

/** One side of a connection: its ports and who stands there. */
export interface End {
  readonly side: Side;
  /** All ports where nothing is said; no ports where only keywords are written. */
  readonly ports: Written<PortSet>;
  readonly uses: readonly PortUse[];
  readonly addresses: Written<readonly Address[]>;
  readonly zone: Written<string>;
  /** What the statement calls the zone or the interface, where the file says elsewhere which one that is. */
  readonly zoneCalledBy?: string;
}

/** A transport a statement covers; 'any' for all protocols, 'other' for one without ports (ICMP, GRE). */
export type TransportSet = readonly (Transport | 'any' | 'other')[];

/** A conjunction. Pairs (FortiOS 25:1024-65535), per-element transports (ufw 25/tcp|53) and vmap actions need several. */
export interface Term {
  readonly transport: Written<TransportSet>;
  /** Windows: local, remote. Network dialects: source, destination. */
  readonly ends: readonly [End, End];
  readonly action?: Action;
  /** Conditions that are written and not modelled; order analysis never guesses across them. */
  readonly opaque: readonly Place[];
}

/** `continue` for log and count, `return` for going back to the calling chain; a jump names its chain, see `Order.chain`. */
export type Action =
  | 'allow'
  | 'block'
  | 'continue'
  | 'translate'
  | 'return'
  /** With `goesOn` what the other chain leaves undecided does not come back: it goes to where this chain would return. */
  | { readonly jump: string; readonly goesOn?: true };

/**
 * Where the kernel of Linux asks a chain by itself. A packet for the host passes `prerouting` and `input`, one that it
 * sends `output` and `postrouting`, and one that it routes `prerouting`, `forward` and `postrouting`. All chains of all
 * these have to let it pass. Before and behind them come those of a network device, `ingress` and `egress`.
 */
export type Hook = 'ingress' | 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting' | 'egress';

/**
 * Which rule of a chain decides about a packet that several of them match. `first`: the first one, in the order of
 * `priority` where that is written (a rule without one comes ten behind the highest so far), else of the text. `last`:
 * the last one, but a `quick` rule ends the search at once. `block-first`: any that blocks, else any that allows.
 * `priority`: the one with the lowest priority, and of equals one that blocks. `union`: rules only allow, and each does.
 */
export type Match = 'first' | 'last' | 'block-first' | 'priority' | 'union';

/** What a rule is found by beside its name: its group, its number. Where the text is not readable it may be any. */
export interface Alias {
  readonly kind: 'name' | 'group' | 'comment' | 'number';
  readonly text: Written<string>;
}

/**
 * Where a rule stands among others. Order and overlap of rules are only looked at where the dialect says `match`; so it
 * says nothing as long as it does not know which rules are asked together.
 */
export interface Order {
  /**
   * All that tells apart which rules are asked together: table, chain, list, security group, direction. Rules of
   * different chains are never compared. A jump names its target as this, or as the last of its words.
   */
  readonly chain: string;
  /** Which of several firewalls that a file is about the chain belongs to, where that is told: those of a play. */
  readonly machines?: string;
  readonly priority: Written<number>;
  readonly match?: Match;
  /** By what the rule is found again, where that is not its name. */
  readonly id?: string;
  /** By what else than its name the rule may be found. */
  readonly aliases?: readonly Alias[];
  /** Rules of both directions, of none, and of both families stand in one list: each packet is asked those that fit it. */
  readonly together?: true;
  /** With `last`: nothing behind it is asked. */
  readonly quick?: boolean;
  /** With `last`: it leaves a mark on its packets though a rule behind it decides. */
  readonly marks?: true;
  /** The least and the greatest priority that a rule of the chain may have. */
  readonly numbers?: readonly [least: number, greatest: number];
  /** True where no two rules of a chain may have one priority. */
  readonly unique?: boolean;
  /** True where the rules of a chain have names of their own, and what has one name and says the same is one rule. */
  readonly named?: boolean;
  /** With `first`: how far behind the highest priority so far a rule comes that has none; ten where it is not said. */
  readonly step?: number;
  /** `iptables -I INPUT 3`: the rule becomes the one at that position, 1 for the head, of those that are there by then. */
  readonly insert?: Written<number>;
  /** Rules behind it may be passed over, those of other directions too: then how the chain is asked is not known. */
  readonly passes?: true;
  /** A rule takes the place of one that says something else of the same traffic (ufw), or that has its name. */
  readonly replaces?: true;
  /** The chain never sees packets of the other family: `ip6tables`, `table ip`. */
  readonly family?: 4 | 6;
  /** Where a chain is hooked in whose kernel asks all of them; absent for those that others jump to. */
  readonly hook?: Hook;
  /** What is let through where no rule decides, in a chain that blocks something. */
  readonly otherwise?: 'allow';
  /** The interface at which the whole chain is asked, as the zones of its rules name it. */
  readonly at?: string;
  /** The chain is there for something else than letting traffic through (`raw`, `mangle`), and can only stop it. */
  readonly bars?: true;
}

/**
 * A part of a script that is not run whatever happens: an arm of a condition, what stands behind `||`, a function that
 * nothing is seen to call. Two statements are sure to be run both only where the way of one is that of the other or one
 * of those around it. Each time such a part is run it is another object.
 */
export interface Way {
  readonly outer: Way | undefined;
  /** The whole of the condition or function, where the language tells. */
  readonly fork?: Place;
  /** It is run because what stands here failed: `first || second`, the handler of a `try`. */
  readonly insteadOf?: Place;
}

/** What all statements have. */
export interface StatementBase {
  readonly dialect: string;
  /** The whole statement where it is used. */
  readonly place: Place;
  readonly item: Item;
  /** Names, descriptions, groups, programs, services: where evidence words are looked for. */
  readonly words: readonly Text[];
  /**
   * Names of what it belongs to or is for: a security group, the tags of machines, a set of addresses. Evidence words are
   * looked for in them too, but nothing is called by the name of its group.
   */
  readonly groups?: readonly Text[];
  /** False for half-typed statements: they take no part in pair rules. */
  readonly complete: boolean;
  readonly mistakes: readonly Mistake[];
  /** The words that swallow its errors: `-ErrorAction SilentlyContinue`, `2>$null`, `>nul`. */
  readonly silenced?: Place;
  /** True where its words are the elements of a list: an edit may change a word, and add none. */
  readonly isListed?: true;
  /** In scripts, the innermost part that may not be run in which it stands; absent where it is run whatever happens. */
  readonly way?: Way;
}

/** A firewall rule; matches when any of its terms does. */
export interface Rule extends StatementBase {
  readonly kind: 'rule';
  readonly terms: readonly Term[];
  readonly stands: 'host' | 'network';
  readonly direction: Written<Direction>;
  readonly action: Written<Action>;
  readonly enabled: Written<boolean>;
  readonly order: Order;
  readonly name: Written<string>;
  readonly description: Written<string>;
  readonly program: Written<string>;
  readonly service: Written<string>;
  /** Lower-case firewall profiles (`domain`, `private`, `public`); absent means all. */
  readonly profiles: Written<readonly string[]>;
  /** True for lines that belong to return traffic (established) or are stateful only. */
  readonly returning: boolean;
  /** True for lines that match the packets alone that begin a connection: the others pass them by. */
  readonly beginning?: boolean;
  /** True for filters that a cloud provider runs: security groups, network security groups. */
  readonly cloud?: boolean;
  /** True for a list that picks traffic for something else than filtering: shaping, tunnels, translation. */
  readonly selects?: boolean;
  /** True in a chain that no traffic comes to by itself: what reaches it, the rules decide that jump there. */
  readonly called?: boolean;
}

/** The firewall as a whole: a profile or its service switched off, every rule wiped, local rules not merged. */
export interface Policy extends StatementBase {
  readonly kind: 'policy';
  readonly subject: 'state' | 'reset' | 'local-rules' | 'default-action';
  readonly profiles: readonly string[];
  /** `state`: whether the firewall is on. `local-rules`: whether they are merged. `default-action`: see `action`. */
  readonly on: Written<boolean>;
  readonly action: Written<Action>;
  readonly direction: Written<Direction>;
  /**
   * `default-action`, `reset`: the chain that is meant, as `Order.chain` names it; for `reset` it may be a table, with
   * whose name those of its chains begin. Absent where all chains are meant.
   */
  readonly chain?: string;
  /** `default-action`: where that chain is asked, if the kernel asks it by itself. `reset`: the family, if it is for one. */
  readonly order?: Pick<Order, 'hook' | 'bars' | 'family'>;
}

/** Changes rules made elsewhere, found by name or group. `rule` holds what it sets. */
export interface Amendment extends StatementBase {
  readonly kind: 'amendment';
  readonly operation: 'set' | 'enable' | 'disable' | 'delete';
  readonly target: Written<string>;
  readonly rule: Pick<Rule, 'terms' | 'direction' | 'action' | 'enabled'>;
  /** By what else the rules are found, where that is told apart from what is set: `set rule … localport=25 new …`. */
  readonly selection?: Pick<Rule, 'terms' | 'direction'>;
  /** The chain whose rules are meant, as `Order.chain` names it, or what such names begin with; absent where it may be any. */
  readonly chain?: string;
  /** The selection spells the rule as it was made: one that says more or less of its traffic is another. */
  readonly exact?: true;
  /** The target is no name but this: those rules alone may be meant that have one, see `Order.aliases`. */
  readonly byAlias?: Alias['kind'];
  /** Of the rules that are meant some alone may be found: by a position, a handle, or more than is told here. */
  readonly some?: true;
  /** The rules of chains of this family alone are meant; see `Order.family`. */
  readonly family?: 4 | 6;
}

/** Of an amendment that names rules and sets nothing: a deletion. */
export const NO_CHANGE: Amendment['rule'] = { terms: [], direction: ABSENT, action: ABSENT, enabled: ABSENT };

/** Named ports of an appliance or a set: neither action nor direction. */
export interface Group extends StatementBase {
  readonly kind: 'group';
  readonly name: Written<string>;
  readonly terms: readonly Term[];
  /** True for a named object of an appliance: its ports are spoken of as the group's, whatever rule uses them. */
  readonly isObject?: boolean;
}

/** DNAT, redirect, static: the port before and after. */
export interface Translation extends StatementBase {
  readonly kind: 'translation';
  readonly transport: Written<TransportSet>;
  readonly from: End;
  readonly to: End;
}

/** Something listens: POP3 or IMAP4 bindings, an IIS binding, a SIP port. `service` is a knowledge base id. */
export interface Listener extends StatementBase {
  readonly kind: 'listener';
  readonly transport: Written<TransportSet>;
  readonly end: End;
  readonly service?: string;
  /** The parameter or property that holds it, as the vocabulary names it. */
  readonly role: string;
}

/** A mail connector. */
export interface Connector extends StatementBase {
  readonly kind: 'connector';
  readonly direction: 'receive' | 'send';
  /** True when it is made here, false when an existing one is changed. */
  readonly creates: boolean;
  readonly name: Written<string>;
  readonly end: End;
  /** Receive: who may call. */
  readonly remote: Written<readonly Address[]>;
  readonly role: Written<string>;
  readonly permissions: Written<readonly string[]>;
  readonly authentication: Written<readonly string[]>;
  /** `Client`, `Internet`, `Internal`, `Custom`, `Partner`. */
  readonly usage: Written<string>;
  /** The server it is on; absent for the one at which the script runs. */
  readonly server?: Written<string>;
}

/** A right granted to a connector: `Add-ADPermission … -ExtendedRights`. */
export interface Grant extends StatementBase {
  readonly kind: 'grant';
  readonly target: Written<string>;
  readonly principal: Written<string>;
  readonly rights: Written<readonly string[]>;
}

/** A port pinned by a registry value, a cmdlet or a setting, with the type it is written in. */
export interface Pin extends StatementBase {
  readonly kind: 'pin';
  /** Id of the knob in the knowledge base. */
  readonly knob: string;
  readonly type: Written<'dword' | 'string' | 'multi-string' | 'number' | 'other'>;
  readonly end: End;
  readonly transport: Written<TransportSet>;
  readonly removes: boolean;
  /** A flag rather than a port (EnablePushNotifications): no use, this value. */
  readonly value: Written<string>;
}

/** `netsh interface portproxy`. Both sides are tcp. */
export interface PortProxy extends StatementBase {
  readonly kind: 'port-proxy';
  readonly listen: End;
  readonly connect: End;
  /** True for `delete v4tov4 listenport=…`. */
  readonly removes?: boolean;
}

/** `set dynamicport start=6005 num=59530`: one use, the count belongs to it. */
export interface DynamicRange extends StatementBase {
  readonly kind: 'dynamic-range';
  readonly transport: Written<TransportSet>;
  readonly start: Written<number>;
  readonly number: Written<number>;
  readonly end: End;
}

/** A client call: Test-NetConnection, Send-MailMessage. Side remote, direction out. */
export interface Probe extends StatementBase {
  readonly kind: 'probe';
  readonly transport: Written<TransportSet>;
  readonly end: End;
}

/** A load balancer's server. Side remote, direction out. */
export interface Backend extends StatementBase {
  readonly kind: 'backend';
  readonly transport: Written<TransportSet>;
  readonly end: End;
}

/** Application inspection of a protocol: `inspect esmtp`, `fixup protocol smtp 25`. */
export interface Inspection extends StatementBase {
  readonly kind: 'inspection';
  readonly protocol: string;
  readonly on: boolean;
  readonly end: End;
  /** TCP where nothing is said. */
  readonly transport?: Written<TransportSet>;
  /** True where it is known to leave encrypted sessions alone. */
  readonly passesTls?: boolean;
}

/** A command of the vocabulary that says what the file is about and carries no port. */
export interface Mention extends StatementBase {
  readonly kind: 'mention';
}

/** What a dialect makes of an item. */
export type Statement =
  | Rule
  | Policy
  | Amendment
  | Group
  | Translation
  | Listener
  | Connector
  | Grant
  | Pin
  | PortProxy
  | DynamicRange
  | Probe
  | Backend
  | Inspection
  | Mention;
