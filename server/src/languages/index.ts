import type { HostLanguage } from '../model/language';
import { batch } from './batch';
import { bicep } from './bicep';
import { cisco } from './cisco';
import { fortios } from './fortios';
import { haproxy } from './haproxy';
import { hcl } from './hcl';
import { ipfwRules } from './ipfwRules';
import { ipset } from './ipset';
import { iptablesSave } from './iptablesSave';
import { json } from './json';
import { junos } from './junos';
import { markdown } from './markdown';
import { netshScript } from './netshScript';
import { nftables } from './nftables';
import { nginx } from './nginx';
import { panos } from './panos';
import { pf } from './pf';
import { powershell } from './powershell';
import { registryFile } from './registryFile';
import { routeros } from './routeros';
import { shell } from './shell';
import { shorewallRules } from './shorewallRules';
import { ufwProfiles } from './ufwProfiles';
import { vyos } from './vyos';
import { xml } from './xml';
import { yaml } from './yaml';

/** All host languages. */
export const languages: readonly HostLanguage[] = [
  powershell,
  batch,
  netshScript,
  registryFile,
  shell,
  iptablesSave,
  ipset,
  shorewallRules,
  ufwProfiles,
  ipfwRules,
  nftables,
  cisco,
  hcl,
  bicep,
  json,
  yaml,
  xml,
  fortios,
  panos,
  junos,
  vyos,
  routeros,
  pf,
  haproxy,
  nginx,
  markdown,
] as readonly HostLanguage[];
