import { readFileSync } from 'node:fs';
import Ajv from 'ajv';

/** A result of a SARIF log, as far as tests ask. */
export interface Result {
  ruleId: string;
  ruleIndex?: number;
  level: string;
  message: { text: string };
  locations: { physicalLocation: { artifactLocation: { uri: string }; region: Record<string, number> } }[];
  relatedLocations?: unknown[];
  partialFingerprints: Record<string, string>;
  suppressions?: object[];
  fixes?: unknown[];
}
/** A SARIF log, as far as tests ask. */
export interface Log {
  version: string;
  runs: {
    tool: { driver: { rules: { id: string; properties?: { tags?: string[] } }[] } };
    results: Result[];
    invocations: { executionSuccessful: boolean; toolExecutionNotifications: { message: { text: string } }[] }[];
  }[];
}

/** The published schema. It is written in draft 4, of which ajv knows everything this one uses but the names. */
export function validator(): (log: unknown) => string[] {
  const path = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  const isUri = (text: string): boolean => URL.canParse(text);
  ajv.addFormat('uri', isUri);
  ajv.addFormat('uri-reference', (text) => !/[\s\\<>^`{|}"]/.test(text) && URL.canParse(text, 'http://base/'));
  ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
  const validate = ajv.compile(schema);
  return (log) => (validate(log) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`));
}
