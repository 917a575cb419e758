import assert from 'node:assert/strict';
import { iptables } from '../../../server/src/dialects/iptables';
import { nginx } from '../../../server/src/dialects/nginx';
import { nginx as nginxLanguage } from '../../../server/src/languages/nginx';
import { xml } from '../../../server/src/languages/xml';
import { dialectTests } from '../../harness/dialectTests';
import { readItems } from '../../harness/read';

const direct = dialectTests(iptables, (text) => readItems([xml], text).items);
const file = (inner: string): string => `<?xml version="1.0" encoding="utf-8"?>\n<direct>\n${inner}\n</direct>\n`;

describe('direct.xml of firewalld', () => {
  const cases: readonly (readonly [inner: string, expected: string])[] = [
    [
      '<rule priority="0" table="filter" ipv="ipv4" chain="INPUT">-p tcp --dport 25 -j ACCEPT</rule>',
      '25/tcp in allow destination',
    ],
    [
      '<rule ipv="ipv6" table="filter" chain="OUTPUT" priority="1">-p udp -m multiport --dports 53,5353 -j DROP</rule>',
      '53/udp out block destination, 5353/udp out block destination',
    ],
    ['<passthrough ipv="ipv4">-I INPUT -p tcp --dport 587 -j ACCEPT</passthrough>', '587/tcp in allow destination'],
    ['<chain ipv="ipv4" table="filter" chain="port25"/>', ''],
    ['<rule ipv="ipv4" table="filter" chain="INPUT" priority="25">-j DROP</rule>', ''],
    [
      '<rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-p tcp --dport 25 -m comment --comment "port 26" -j DROP</rule>',
      '25/tcp in block destination',
    ],
  ];
  for (const [inner, expected] of cases) it(inner, () => assert.equal(direct.references(file(inner)), expected));

  it('points at the numbers', () => {
    const text = file('<passthrough ipv="ipv4">-A INPUT -p tcp --dport 25 -j ACCEPT</passthrough>');
    assert.deepEqual(direct.literals(text), ['25']);
  });

  it('is known by what stands in it', () => {
    const rule = '<rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-p tcp --dport 25 -j ACCEPT</rule>';
    assert.equal(xml.recognises?.(file(rule)), true);
    assert.equal(xml.recognises?.(file('<passthrough ipv="ipv4">-A INPUT -j DROP</passthrough>')), true);
    assert.equal(xml.recognises?.('<directory><rule>25</rule></directory>'), false);
    assert.equal(xml.recognises?.('<direct><link>25</link></direct>'), false);
  });
});

describe('what nginx passes on', () => {
  const references = dialectTests(nginx, (text) => readItems([nginxLanguage], text).items).references;
  const both = 'server { listen 53; listen 53 udp; proxy_pass 10.0.0.1:54; }';
  const cases: readonly (readonly [text: string, expected: string])[] = [
    ['server { listen 53 udp; proxy_pass 10.0.0.1:54; }', '53/udp in local, 54/udp out remote'],
    ['server { proxy_pass 10.0.0.1:54; listen 53 udp; }', '54/udp out remote, 53/udp in local'],
    [both, '53/tcp in local, 53/udp in local, 54/tcp+udp out remote'],
    // Over QUIC come connections of the web, which go on over TCP.
    ['server { listen 443 quic; location / { fastcgi_pass 10.0.0.1:9000; } }', '443/udp in local, 9000/tcp out remote'],
    [
      'server { listen 53 udp; }\nserver { listen 25; proxy_pass 10.0.0.1:26; }',
      '53/udp in local, 25/tcp in local, 26/tcp out remote',
    ],
  ];
  for (const [text, expected] of cases) it(text, () => assert.equal(references(`stream {\n${text}\n}\n`), expected));

  it('goes through upstreams', () => {
    const stream = (servers: string): string => `stream {\nupstream dns { server 10.0.0.1:54; }\n${servers}\n}\n`;
    assert.equal(references(stream('server { listen 53 udp; proxy_pass dns; }')), '54/udp out remote, 53/udp in local');
    assert.equal(
      references(stream('server { listen 53 udp; proxy_pass dns; }\nserver { listen 53; proxy_pass dns; }')),
      '54/tcp+udp out remote, 53/udp in local, 53/tcp in local',
    );
    assert.equal(
      references(stream('server { listen 53 udp; proxy_pass other; }')),
      '54/tcp out remote, 53/udp in local',
    );
  });
});
