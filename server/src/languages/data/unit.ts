/** A part of a data file that is read on its own: a resource, a task, a member of the outermost table. */
export interface Unit {
  readonly start: number;
  readonly end: number;
  /** Names of what holds it, outermost first: `Resources`, `tasks`. A list's elements add nothing. */
  readonly path: readonly string[];
  /** The member's own name, with its offsets; undefined for the element of a list. */
  readonly key: { readonly start: number; readonly end: number } | undefined;
}

/** Signs of something that a dialect may claim; parts without any are not read at all. */
const OURS =
  /Microsoft\.(?:Classic)?Network\/|securityRules|destinationPortRange|AWS::(?:EC2|ElasticLoadBalancing)|firewall|security_?group|ec2_group|\bufw\b|ip6?tables|\bnft(?:ables)?\b|netsh|\baz(?:\.cmd)?\s+(?:network|vm\s+open-port)|\baws\s+ec2|\bgcloud\s+compute|win_regedit|\breg(?:\.exe)?\s+add|NetworkSecurityRule|(?:Receive|Send)Connector|DatabaseAvailabilityGroup|(?:Pop|Imap)Settings|(?:Test-NetConnection|Send-MailMessage)/i;

/** What names of a template or a play are made of, whatever else stands beside. */
const SHARED = /(?:^|[\s{[,])&[\w-]|set_fact|\bhosts:/;

/** Members that hold scripts, which may be put together of what stands in other parts. */
const SCRIPTED = /haproxy\.cfg|\b(?:customData|userData|UserData|commandToExecute)\b/;

export const isOurs = (text: string): boolean => OURS.test(text) || SCRIPTED.test(text);

/** True for a part that gives names a value which other parts may use. */
export const isShared = (text: string): boolean => SHARED.test(text);

/** Signs of kinds of files in which ours stands, though the head of the file may not show it yet. */
const OUR_KINDS =
  /AWSTemplateFormatVersion|haproxy\.cfg|\bAWS::\w+::|schema\.management\.azure\.com\/schemas\/[\w-]+\/\w*[dD]eploymentTemplate|Microsoft\.Network\/|"(?:aws|azurerm|digitalocean|google|hcloud|oci|openstack)_\w+"\s*:\s*[[{]|"(?:from_port|destination_port_ranges?)"\s*:/;

/** True for the head of a file that is worth reading; all other data files cost this look alone. */
export const isOurFile = (head: string): boolean => OUR_KINDS.test(head) || OURS.test(head);
