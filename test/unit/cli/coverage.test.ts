import assert from 'node:assert/strict';
import { Folder, type Ran } from '../../harness/cli';
import { testEngine } from '../../harness/engine';

const HOST = 'version=2019 role=mailbox vantage=host features=dag';
const rule = (ports: string, more = ''): string =>
  `New-NetFirewallRule -DisplayName 'x' -Direction Inbound -Protocol TCP -LocalPort ${ports} -Action Allow ${more}\n`;

interface FlowJson {
  readonly id: string;
  readonly title: string;
  readonly ports: readonly { from: number; to: number }[];
  readonly transport: string;
  readonly from: string;
  readonly to: string;
  readonly status: string;
  readonly by: readonly { path: string; range: { start: { line: number; character: number } } }[];
}

interface CoverageJson {
  readonly schemaVersion: number;
  readonly profile: { readonly version: string };
  readonly flows: readonly FlowJson[];
  readonly extra: readonly { path: string; ports: readonly unknown[]; services: readonly string[] }[];
  readonly contradictions?: readonly { id: string; allowed: string; denied: string }[];
}

describe('cli: coverage and diff', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.remove());
  const run = (...argv: string[]): Ran => folder.run(argv, { engine: testEngine });
  const json = (...argv: string[]): CoverageJson => JSON.parse(run('coverage', ...argv, '--format', 'json').out);

  it('answers in the contract’s form', () => {
    folder.write('a.ps1', `${rule('25,443')}${rule('993')}`);
    const { schemaVersion, profile, flows, extra } = json('a.ps1', '--profile', HOST);
    assert.equal(schemaVersion, 1);
    assert.deepEqual(profile, { version: '2019', roles: ['mailbox'], vantage: 'host', features: ['dag'] });
    const web = flows.find(({ id }) => id === 'web-clients');
    assert.deepEqual(
      { ...web, by: web?.by.length },
      {
        id: 'web-clients',
        title: 'Outlook, browsers and phones',
        ports: [{ from: 443, to: 443 }],
        transport: 'tcp',
        from: 'internet',
        to: 'mailbox',
        status: 'allowed',
        by: 1,
        direction: 'in',
        missing: [],
      },
    );
    assert.equal(web?.by[0]?.path, 'a.ps1');
    assert.deepEqual(web?.by[0]?.range.start, { line: 0, character: 0 });
    assert.deepEqual(
      extra.map(({ path, ports, services }) => ({ path, ports, services })),
      [{ path: 'a.ps1', ports: [{ from: 993, to: 993 }], services: ['imap4s'] }],
    );
    const known = new Set(testEngine().knowledge.parties.map(({ id }) => id as string));
    for (const { from, to, status } of flows) {
      assert.ok(known.has(from) && known.has(to));
      assert.ok(['allowed', 'partial', 'missing', 'blocked', 'unknown'].includes(status));
    }
  });

  it('takes the profile of a comment and of the nearest configuration', () => {
    folder.write('a.ps1', `# exchange-ports: profile ${HOST}\n${rule('443')}`);
    assert.equal(json('a.ps1').profile.version, '2019');
    folder.write(
      'b/.exchange-ports.json',
      '{ "profile": { "version": "2016", "roles": ["mailbox"], "vantage": "host" } }',
    );
    folder.write('b/c.ps1', rule('443'));
    assert.equal(json('b').profile.version, '2016');
  });

  it('adds the files of a folder up, whatever their order', () => {
    folder.write('x/a.ps1', rule('25'));
    folder.write('x/b.ps1', rule('443'));
    const status = ({ flows }: CoverageJson) => flows.map((flow) => `${flow.id} ${flow.transport} ${flow.status}`);
    const whole = json('x', '--profile', HOST);
    assert.equal(whole.flows.find(({ id }) => id === 'mail-in')?.status, 'allowed');
    assert.equal(whole.flows.find(({ id }) => id === 'web-clients')?.status, 'allowed');
    assert.deepEqual(status(json('x/a.ps1', 'x/b.ps1', '--profile', HOST)), status(whole));
    assert.deepEqual(status(json('x/b.ps1', 'x/a.ps1', '--profile', HOST)), status(whole));
  });

  it('sees where the host allows what the perimeter denies', () => {
    folder.write('host.ps1', `# exchange-ports: profile version=2019 role=mailbox vantage=host\n${rule('25,443')}`);
    folder.write(
      'edge.asa',
      '! exchange-ports: profile version=2019 role=mailbox vantage=perimeter\naccess-list o extended permit tcp any host 192.0.2.10 eq 443\n',
    );
    const { contradictions } = json('.');
    assert.deepEqual(
      contradictions?.map(({ id, allowed, denied }) => [id, allowed, denied]),
      [['mail-in', 'host', 'perimeter']],
    );
    assert.match(run('coverage', '.').out, /the host rules allow what the perimeter rules do not let through/);
  });

  it('ends with 1 where something is missing, and by --fail-on', () => {
    folder.write('a.ps1', rule('25'));
    const host = 'version=2019 role=mailbox vantage=host';
    assert.equal(run('coverage', 'a.ps1', '--profile', host).status, 1);
    assert.equal(run('coverage', 'a.ps1', '--profile', host, '--fail-on', 'error').status, 0);
    folder.write('b.ps1', rule('25,443').replace('-Action Allow', '-Action Block'));
    assert.equal(run('coverage', 'b.ps1', '--profile', host, '--fail-on', 'error').status, 1);
    folder.write('c.ps1', "New-NetFirewallRule -DisplayName 'x' -Direction Inbound -Action Allow\n");
    assert.equal(run('coverage', 'c.ps1', '--profile', host).status, 0);
  });

  it('is read by people', () => {
    folder.write('a.ps1', `${rule('25')}${rule('995')}`);
    const { out } = run('coverage', 'a.ps1', '--profile', 'version=2019 role=mailbox vantage=host');
    assert.match(out, /^Exchange Server 2019, Mailbox, rules of the host$/m);
    assert.match(out, /^ {2}missing in {3}443\/tcp +Outlook, browsers and phones, Internet hosts → Mailbox/m);
    assert.match(out, /^ {2}allowed in {3}25\/tcp .* a\.ps1:1:1$/m);
    assert.match(out, /open beyond it:\n {4}a\.ps1:2:\d+ {2}995\/tcp/);
    assert.match(out, /flows: .* allowed, .* missing; 1 open beyond it/);
  });

  it('draws', () => {
    folder.write('a.ps1', rule('25'));
    const drawn = (format: string) =>
      run('coverage', 'a.ps1', '--profile', 'version=2019 role=mailbox vantage=host', '--format', format).out;
    assert.match(
      drawn('mermaid'),
      /^flowchart LR\n[\s\S]*-\.->\|"443\/tcp missing"\| n\d+\n[\s\S]*linkStyle 0 stroke:#/,
    );
    const svg = drawn('svg');
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<title id="t">Exchange Server 2019/);
    assert.equal((svg.match(/<line /g) ?? []).length, (svg.match(/marker-end/g) ?? []).length);
    assert.doesNotMatch(svg, /<script|&(?!amp;|lt;|gt;|quot;)/);
  });

  it('says in one line what is wrong', () => {
    folder.write('a.ps1', rule('25'));
    assert.match(run('coverage', 'a.ps1').err, /^exchange-ports: coverage needs a profile with a version: .*\n$/);
    assert.match(run('coverage', 'a.ps1', '--profile', 'role=mailbox').err, /needs a profile with a version/);
    const { status, err } = run('coverage', 'a.ps1', 'gone.ps1', '--profile', HOST);
    assert.equal(status, 2);
    assert.match(err, /gone\.ps1: cannot read it/);
  });

  describe('diff', () => {
    it('tells what a change opens and closes', () => {
      folder.write('old.ps1', rule('25,443'));
      folder.write('new.ps1', rule('25,587'));
      const { status, out } = run('diff', 'old.ps1', 'new.ps1');
      assert.equal(status, 0);
      assert.match(out, /^new\.ps1$/m);
      assert.match(out, /closes 443\/tcp in \(HTTPS.*\) for everyone/);
      assert.match(out, /opens 587\/tcp in \(SMTP submission\) for everyone {2}line 1/);
      assert.equal(run('diff', 'old.ps1', 'new.ps1', '--fail-on', 'information').status, 1);
    });
    it('says so where nothing changes', () => {
      folder.write('old.ps1', rule('25'));
      assert.deepEqual(run('diff', 'old.ps1', 'old.ps1'), {
        status: 0,
        out: 'no flow is opened, closed or widened\n',
        err: '',
      });
    });
    it('fails where a flow that is needed is lost', () => {
      const head = '# exchange-ports: profile version=2019 role=mailbox vantage=host\n';
      folder.write('old.ps1', `${head}${rule('25,443')}`);
      folder.write('new.ps1', `${head}${rule('25')}`);
      const { status, out } = run('diff', 'old.ps1', 'new.ps1');
      assert.equal(status, 1);
      assert.match(out, /Outlook, browsers and phones, .*443\/tcp: allowed, now missing/);
    });
    it('answers in JSON, folders file by file', () => {
      folder.write('a/x.ps1', rule('25'));
      folder.write('b/x.ps1', rule('25'));
      folder.write('b/y.ps1', rule('587', '-RemoteAddress 10.0.0.1'));
      const { files, schemaVersion } = JSON.parse(run('diff', 'a', 'b', '--format', 'json').out);
      assert.equal(schemaVersion, 1);
      assert.deepEqual(
        files.map(
          ({
            path,
            changes,
          }: {
            path: string;
            changes: { kind: string; text: string; before: string; after: string }[];
          }) => [path, changes.map(({ kind, text, before, after }) => [kind, text, before, after].join(' '))],
        ),
        [
          ['x.ps1', []],
          ['y.ps1', ['opens 587 nobody some']],
        ],
      );
    });
    it('names what it cannot read', () => {
      folder.write('a.ps1', rule('25'));
      assert.equal(run('diff', 'a.ps1', 'gone.ps1').status, 2);
    });
  });
});
