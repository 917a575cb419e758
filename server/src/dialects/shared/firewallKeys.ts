import { PROFILES } from './windowsFirewall';

/** A registry key of the Windows Firewall, and what its values are. */
export type FirewallKey =
  /** Each value is a rule as a string of fields. */
  | {
      readonly area: 'rules';
      /**
       * Which of the rule sets that Windows keeps apart; '' for the one in force, to which policies add theirs. The others
       * are what a reset brings back, the limits of services, and control sets that are named by their number.
       */
      readonly store: string;
      /** True for rules that Windows brings for its own services, in a form of their own. */
      readonly stock: boolean;
      /** True for the key that holds the server's own rules, those of Setup among them; not for one below or beside it. */
      readonly own: boolean;
    }
  /** EnableFirewall, AllowLocalPolicyMerge, DefaultInboundAction … of the profiles. */
  | { readonly area: 'profile'; readonly profiles: readonly string[] }
  /** Ports and programs opened in the form of Windows XP and 2003. */
  | { readonly area: 'open-ports' | 'open-programs'; readonly profiles: readonly string[] }
  /** The firewall's own service. */
  | { readonly area: 'service' };

/** The first key has any name: the hive of a system that does not run is loaded under one of its own. */
const ROOTS: readonly RegExp[] = [
  /^[^\\]+\\(?:currentcontrolset|controlset\d{3})\\services\\sharedaccess\\(?:parameters|defaults)\\firewallpolicy(?:\\|$)/,
  /^[^\\]+\\policies\\microsoft\\windowsfirewall(?:\\|$)/,
];
const SERVICES = /^[^\\]+\\(?:currentcontrolset|controlset\d{3})\\services\\(?:mpssvc|sharedaccess)$/;

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
    .replace(/^(?:hkey_local_machine|hklm|hkey_users|hku):?\\/, '')
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
  if (first === 'consecrules' || first.startsWith('phase')) return undefined;
  const own = first === 'firewallrules' && below === '' && root.includes('\\sharedaccess\\parameters\\');
  return { area: 'rules', store: storeOf(root, first), stock: first === 'restrictedservices', own };
}

function storeOf(root: string, first: string): string {
  const [, set = '', folder = ''] =
    /\\(controlset\d{3})?(?:currentcontrolset)?\\services\\sharedaccess\\(\w+)/.exec(root) ?? [];
  return [set, folder === 'defaults' ? folder : '', first === 'restrictedservices' ? first : '']
    .filter((part) => part !== '')
    .join(' ');
}
