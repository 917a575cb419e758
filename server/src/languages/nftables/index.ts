import type { HostLanguage } from '../../model/language';
import { LANGUAGE } from './id';
import { readNftables } from './read';
import { runNftables } from './run';
import type { Program } from './syntax';

const TABLE =
  /^(?:(?:add|create|delete|destroy|flush) )?table (?:(?:ip6?|inet|arp|bridge|netdev) )?[\w.-]+(?: ?\{.*)?$/;
/** What hooks a chain, as no other language writes it. */
const HOOK = /\btype (?:filter|nat|route) hook \w+ (?:devices?\b.*)?priority\b/;
const COMMAND =
  /^(?:flush ruleset|(?:add|insert|create|flush|delete) (?:rule|chain|set|map|element|table) (?:ip6?|inet|arp|bridge|netdev) [\w.-]+.*)$/;
/** Rules of tables whose family is left out. */
const RULE =
  /^(?:add|insert) rule [\w.-]+ [\w.-]+ .*\b(?:[sd]port|[sd]addr|ct state|[io]if(?:name)?|accept|drop|counter|jump|masquerade)\b/;
const INTERPRETER = /^#!.*\bnft\b/;
const STATEMENT =
  /^(?:flush ruleset$|chain [\w.-]+ \{|type \w+ hook \w+|(?:tcp|udp|th) [sd]port\b|ct state\b|[io]if(?:name)? |ip6? [sd]addr\b|policy (?:accept|drop)|define [\w.-]+ ?=|include ["']|elements ?= ?\{|set [\w.-]+ \{|map [\w.-]+ \{)/;

/** Configurations of ferm look alike from afar. */
const FERM =
  /^(?:@(?:def|include|if|hook)\b|domain [(\w].*\{$|(?:proto|interface|outerface|mod|saddr|daddr)\b.*\b(?:ACCEPT|DROP|REJECT|NOP)\b)/;

const isCommand = (line: string): boolean => COMMAND.test(line) || RULE.test(line);

/** Files for `nft -f`: tables with their chains and sets, and commands that add to them. */
export const nftables: HostLanguage<Program> = {
  id: LANGUAGE,
  title: 'nftables',
  // `nft` is the id of the extension that people have for these files.
  languageIds: ['nft', 'nftables'],
  extensions: ['.nft', '.nftables'],
  comment: '# ',
  trailingComment: '# ',
  pinsNothing: true,
  sniff(lines) {
    if (INTERPRETER.test(lines[0] ?? '')) return 1;
    if (lines.some((line) => FERM.test(line))) return 0;
    const tables = lines.filter((line) => TABLE.test(line)).length;
    const commands = lines.filter(isCommand).length;
    const statements = lines.filter((line) => STATEMENT.test(line)).length;
    const isHooked = lines.some((line) => HOOK.test(line));
    // Among lines of other kinds a command is an example in a text about something else.
    const areCommands =
      commands > 0 && (isCommand(lines[0] ?? '') || (commands + tables + statements) * 2 >= lines.length);
    return isHooked || (tables > 0 && statements > 0) || areCommands ? 0.95 : 0;
  },
  isScript: (head) => INTERPRETER.test(head),
  read: readNftables,
  run(programs, _source, scope, emit) {
    for (const program of programs) runNftables(program, scope, emit);
  },
};
