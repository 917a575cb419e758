import assert from 'node:assert/strict';
import type { DataFile } from '../../../scripts/data-files.mjs';
import { lints } from '../../../scripts/data-lints.mjs';
import { dataFiles, keyOrder, validateData } from '../../../scripts/validate-data.mjs';

type Content = Record<string, unknown>;

/** data/ with one file changed; the change works on a copy. */
function changed(file: string, change: (content: Content) => void): DataFile[] {
  const files = dataFiles();
  assert.ok(
    files.some((f) => f.file === file),
    `${file} exists`,
  );
  return files.map((f) => {
    if (f.file !== file) return f;
    const content = structuredClone(f.content);
    change(content);
    return { ...f, content };
  });
}

/** A change of data/ that the lint of this name must report. */
const FAULTS: Readonly<Record<string, (() => DataFile[]) | readonly (() => DataFile[])[]>> = {
  'file-name-is-id': () =>
    changed('services/smtp.json', (r) => {
      r['id'] = 'mail';
    }),
  'keys-in-schema-order': () =>
    changed('services/smtp.json', (r) => {
      const { title } = r;
      delete r['title'];
      r['title'] = title;
    }),
  'ids-are-unique': () =>
    changed('flows/dag.json', (r) => {
      r['id'] = 'smtp';
    }),
  'sources-resolve': [
    () =>
      changed('groups/iis-ports.json', (r) => {
        r['sources'] = ['hearsay'];
      }),
    () =>
      changed('flows/edgesync-flow.json', (r) => {
        r['sources'] = [];
      }),
    () =>
      changed('cmdlets/set-popsettings.json', (r) => {
        r['sources'] = ['ms-set-poppsettings'];
      }),
  ],
  'sources-are-used': () =>
    changed('sources.json', (r) => {
      (r['sources'] as Content[]).push({ id: 'unread', publisher: 'x', title: 'x' });
    }),
  'ids-resolve': [
    () =>
      changed('registry/address-book-port.json', (r) => {
        r['service'] = 'address-book-of-yore';
      }),
    () =>
      changed('knobs/edge-ldap-ports.json', (r) => {
        r['moves'] = [{ service: 'edgesync', name: '-Tlsport' }];
      }),
    () =>
      changed('mistakes/hybrid-agent-mail.json', (r) => {
        r['services'] = ['telegraph'];
      }),
  ],
  'versions-in-order': () =>
    changed('services/edgesync.json', (r) => {
      r['versions'] = ['2010', '2007'];
    }),
  'intervals-sane': () =>
    changed('services/edgesync.json', (r) => {
      r['ports'] = [{ from: 50636, to: 50635 }];
    }),
  'flows-use-ports-of-their-services': () =>
    changed('flows/edgesync-flow.json', (r) => {
      r['services'] = [{ service: 'edgesync', ports: [{ from: 50389, to: 50389 }] }];
    }),
  'services-reachable': () =>
    changed('services/ipsec.json', (r) => {
      delete r['standAlone'];
    }),
  'no-contradictions': [
    () =>
      changed('services/smtps-convention.json', (r) => {
        r['versions'] = ['2010', '2013'];
      }),
    // Two that listen on one number of one server.
    () =>
      changed('services/smtp-delivery.json', (r) => {
        r['ports'] = [{ from: 1993, to: 1993 }];
        r['listeners'] = [{ party: 'mailbox', words: 'IMAP4 back-end service' }];
      }),
  ],
  'short-texts': () =>
    changed('services/edgesync.json', (r) => {
      r['default'] = '**Listens** by default';
    }),
  'weakness-said': () =>
    changed('services/um-rtp-2007.json', (r) => {
      r['weak'] = 'All of it.';
    }),
  'facts-accounted-for': () =>
    changed('services/smtp.json', (r) => {
      r['origin'] = [];
    }),
};

describe('data/', () => {
  it('obeys its schemas and its lints', () => {
    assert.deepEqual(validateData(), []);
  });

  it('has closed schemas: an unknown key is refused', () => {
    for (const file of [
      'services/smtp.json',
      'flows/dag.json',
      'registry/address-book-port.json',
      'groups/iis-ports.json',
      'sources.json',
    ]) {
      const problems = validateData(
        changed(file, (r) => {
          r['colour'] = 'red';
        }),
      );
      assert.deepEqual(problems, [`${file}: the record must NOT have additional properties colour`]);
    }
  });

  it('refuses a short title that an inlay hint would cut', () => {
    const problems = validateData(
      changed('services/smtp.json', (r) => {
        r['short'] = 'x'.repeat(41);
      }),
    );
    assert.match(problems.join('\n'), /^services\/smtp\.json: \/short must NOT have more than 40 characters/);
  });

  for (const lint of lints) {
    it(`lint ${lint.name}: ${lint.description}`, () => {
      const faults = [FAULTS[lint.name] ?? []].flat();
      assert.ok(faults.length > 0, 'a fault that the lint must find stands in this test');
      assert.deepEqual([...lint.check(dataFiles(), keyOrder)], []);
      for (const fault of faults) assert.notDeepEqual([...lint.check(fault(), keyOrder)], []);
    });
  }
});
