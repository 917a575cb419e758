import { PROFILES } from './windowsFirewall';

/** A registry key of the Windows Firewall, and what its values are. */
export type FirewallKey =
  /** Each value is a rule as a string of fields. */
  | { readonly area: 'rules' }
  /** EnableFirewall, AllowLocalPolicyMerge, DefaultInboundAction … of the profiles. */
  | { readonly area: 'profile'; readonly profiles: readonly string[] }
  /** Ports and programs opened in the form of Windows XP and 2003. */
  | { readonly area: 'open-ports' | 'open-programs'; readonly profiles: readonly string[] }
  /** The firewall's own service. */
  | { readonly area: 'service' };

const ROOTS: readonly RegExp[] = [
  /^system\\(?:currentcontrolset|controlset\d{3})\\services\\sharedaccess\\(?:parameters|defaults)\\firewallpolicy(?:\\|$)/,
  /^software\\policies\\microsoft\\windowsfirewall(?:\\|$)/,
];
const SERVICES = /^system\\(?:currentcontrolset|controlset\d{3})\\services\\(?:mpssvc|sharedaccess)$/;

/** Folders of profiles; `standard` is the profile of XP that became private and public. */
const PROFILE_KEYS: Readonly<Record<string, readonly string[]>> = {
  domainprofile: ['domain'],
  standardprofile: ['private', 'public'],
  privateprofile: ['private'],
  publicprofile: ['public'],
};

/** What a key of the registry is to the Windows Firewall; undefined for a key of something else. */
export function firewallKey(key: string): FirewallKey | undefined {
  const path = key
    .toLowerCase()
    .replace(/^.*?registry::/, '')
    .replace(/[\\/]+/g, '\\')
    .replace(/^\\[^\\]+\\(?=hk)/, '')
    .replace(/^(?:hkey_local_machine|hklm):?\\/, '')
    .replace(/\\$/, '');
  if (SERVICES.test(path)) return { area: 'service' };
  const root = ROOTS.map((pattern) => pattern.exec(path)?.[0]).find((match) => match !== undefined);
  if (root === undefined) return undefined;
  const [first = '', ...rest] = path.slice(root.length).split('\\');
  const below = rest.join('\\');
  const profiles = PROFILE_KEYS[first];
  if (profiles) {
    if (below === '') return { area: 'profile', profiles };
    if (below === 'globallyopenports\\list') return { area: 'open-ports', profiles };
    if (below === 'authorizedapplications\\list') return { area: 'open-programs', profiles };
    return undefined;
  }
  if (first === '') return { area: 'profile', profiles: PROFILES };
  return first === 'consecrules' || first.startsWith('phase') ? undefined : { area: 'rules' };
}
