import assert from 'node:assert/strict';
import { formatProfile, parseProfile } from '../../../server/src/analysis/profile';

describe('profile', () => {
  it('reads the comment form and writes it again', () => {
    const text = 'version=2019 role=mailbox,client-access vantage=host placement=internal features=dag,imap4';
    const { profile, problems } = parseProfile(text);
    assert.deepEqual(problems, []);
    assert.equal(formatProfile(profile), text);
  });

  it('knows other words for roles', () => {
    assert.deepEqual(parseProfile('role=cas,hub,edge').profile.roles, [
      'client-access',
      'hub-transport',
      'edge-transport',
    ]);
    assert.equal(parseProfile('version=se').profile.version, 'SE');
  });

  it('marks what it does not know', () => {
    const text = 'version=2018 colour=red role=mailbox';
    const { problems, profile } = parseProfile(text);
    assert.deepEqual(problems.map((p) => text.slice(p.start, p.end)).sort(), ['2018', 'colour=red']);
    assert.deepEqual(profile.roles, ['mailbox']);
  });
});
