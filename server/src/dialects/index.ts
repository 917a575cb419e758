import type { Dialect } from '../model/dialect';
import { ansible } from './ansible';
import { arm } from './arm';
import { awsCli } from './awsCli';
import { azureCli } from './azureCli';
import { bicep } from './bicep';
import { cisco } from './cisco';
import { cloudFormation } from './cloudformation';
import { firewalld } from './firewalld';
import { fortios } from './fortios';
import { googleCli } from './googleCli';
import { haproxy } from './haproxy';
import { ipfw } from './ipfw';
import { iptables } from './iptables';
import { junos } from './junos';
import { netsh } from './netsh';
import { nftables } from './nftables';
import { nginx } from './nginx';
import { panos } from './panos';
import { pf } from './pf';
import { powershellRules } from './powershell';
import { registry } from './registry';
import { routeros } from './routeros';
import { shorewall } from './shorewall';
import { terraform } from './terraform';
import { ufw } from './ufw';
import { vyos } from './vyos';

/** All dialects. The first one that claims an item interprets it, so the more particular come first. */
export const dialects: readonly Dialect[] = [
  netsh,
  iptables,
  nftables,
  ufw,
  ipfw,
  shorewall,
  firewalld,
  cisco,
  registry,
  terraform,
  bicep,
  powershellRules,
  arm,
  cloudFormation,
  ansible,
  azureCli,
  awsCli,
  googleCli,
  fortios,
  junos,
  panos,
  routeros,
  vyos,
  pf,
  haproxy,
  nginx,
];
