/** A version of Exchange, in the order of their release; `data/products.json` says more about each. */
export type VersionId = '4.0' | '5.0' | '5.5' | '2000' | '2003' | '2007' | '2010' | '2013' | '2016' | '2019' | 'SE';

/** Who calls or listens. `exchange` is any server of the organisation, `other` one that the words name. */
export type PartyId =
  | 'internet'
  | 'client'
  | 'edge'
  | 'mailbox'
  | 'client-access'
  | 'hub-transport'
  | 'unified-messaging'
  | 'front-end'
  | 'back-end'
  | 'exchange'
  | 'domain-controller'
  | 'dns'
  | 'witness'
  | 'dag-member'
  | 'exchange-online'
  | 'ip-gateway'
  | 'admin'
  | 'smart-host'
  | 'other';

/** A role of a server, as a profile names it. */
export type RoleId =
  | 'mailbox'
  | 'client-access'
  | 'hub-transport'
  | 'edge-transport'
  | 'unified-messaging'
  | 'front-end'
  | 'back-end';

/** What an organisation uses beside the bare server, as a profile names it. */
export type FeatureId =
  | 'dag'
  | 'pop3'
  | 'imap4'
  | 'edge-subscription'
  | 'hybrid'
  | 'unified-messaging'
  | 'public-folders'
  | 'static-rpc'
  | 'smtp-relay';
