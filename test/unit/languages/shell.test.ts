// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell writes variables so.
import assert from 'node:assert/strict';
import { Document } from '../../../server/src/document/document';
import { allReferences } from '../../../server/src/document/references';
import { shell } from '../../../server/src/languages/shell';
import type { Command, Embedded, Item } from '../../../server/src/model/item';
import { testCatalog } from '../../harness/catalog';
import { readItems } from '../../harness/read';
import { ourCalls } from '../../oracles/shell/ours';

const documentOf = (text: string): Document => new Document('test:/x', 'shellscript', 1, text, testCatalog(), shell);

describe('shell scripts', () => {
  // What is written here was asked of bash, as scripts/oracle-linux.mjs does with generated scripts.
  const cases: readonly (readonly [script: string, calls: readonly string[]])[] = [
    ["iptables a \"b c\" 'd'$'e\\t'\\ f # g", ['a|b c|de\t f']],
    ['iptables a \\\n  b\\\nc', ['a|bc']],
    ['P="25 587"; iptables $P "$P"', ['25|587|25 587']],
    ['A=(25 "587 993"); A+=(995); iptables "${A[@]}" ${A[1]} ${A[@]:1:1}', ['25|587 993|995|587|993|587|993']],
    ['declare -A M=([smtp]=25); M[pop]=110; iptables ${M[smtp]} ${M[pop]}', ['25|110']],
    ['P=25; P+=,587; iptables $P ${P%,*} ${P##*,} ${P/,/ } ${P:0:2} ${Q:-9} ${P:+8}', ['25,587|25|587|25|587|25|9|8']],
    ['iptables {25,587} x{1..3} "{1,2}"', ['25|587|x1|x2|x3|{1,2}']],
    ['f() { iptables "$1" "$@"; shift; iptables $#; }; f 25 587', ['25|25|587', '1']],
    ['f() { local P=1; iptables $P; }; P=2; f; iptables $P', ['1', '2']],
    // Loops that turn on the arguments.
    ['f() { while [ $# -gt 0 ]; do iptables $1; shift; done; iptables $#; }; f 25 587', ['25', '587', '0']],
    ['f() { until [ -z "$1" ]; do iptables $1 $2; shift 2; done; }; f 25 tcp 53 udp', ['25|tcp', '53|udp']],
    ['f() { while (( $# )); do iptables "$1"; shift; done; }; f 25 587; f 993', ['25', '587', '993']],
    ['f() { while [[ -n "$1" ]]; do case $1 in -p) iptables $2; shift;; esac; shift; done; }; f -p 25', ['25', '?']],
    ['f() { if x; then shift; fi; iptables "$1"; }; f 25 587', ['?']],
    ['f() { if x; then shift; exit; fi; iptables "$1"; }; f 25 587', ['25']],
    ['f() { x && shift; iptables "$1"; }; f 25 587', ['?']],
    ['f() { while x; do iptables "$1"; shift; done; iptables "$1"; }; f 25 587', ['?', '?']],
    ['f() { while [ $# -gt 0 ]; do iptables "$1"; done; }; f 25', ['25']],
    ['for p in 25 587; do iptables $p; done', ['25', '587']],
    ['for ((i=6001; i<=6003; i++)); do iptables $i; done', ['6001', '6002', '6003']],
    ['while IFS=: read -r a b; do iptables $b $a; done <<EOF\nsmtp:25\npop:110\nEOF', ['25|smtp', '110|pop']],
    ['IFS=, read -ra A <<< "25,587"; iptables "${A[@]}"', ['25|587']],
    ['set -- 25 587; for p; do iptables $p; done', ['25', '587']],
    ['eval "iptables 25"; bash -c \'iptables 26\'; ssh -p 22 host "iptables 27"', ['25', '26', '27']],
    ['sudo -u root env X=1 iptables 25; timeout 5 iptables 26; ip netns exec a iptables 27', ['25', '26', '27']],
    ['if a; then iptables 1; elif b; then iptables 2; else iptables 3; fi', ['1', '2', '3']],
    ['case $1 in a) iptables 1;; b|c) iptables 2;; *) iptables 3; esac', ['1', '2', '3']],
    ['cat <<EOF\niptables 25\nEOF\niptables 26', ['26']],
    ['iptables 1 && iptables 2 || iptables 3 | cat; ( iptables 4 ); { iptables 5; }', ['1', '2', '3', '4', '5']],
    ['iptables 25 >/dev/null 2>&1 587', ['25|587']],
    ['P=$((25)); iptables $P $((1+1)) $(x)', ['25|?|?']],
    ['echo -e -n -e "iptables 25\\n" | bash', ['25']],
    ['exit 0\niptables 25', []],
    ['f() { return; iptables 1; }; f; iptables 2', ['2']],
    ['lib() { iptables "$1" 25; }', ['?|25']],
    ['if a; then P=25; else P=587; fi; iptables "$P"', ['?']],
    ['if a; then P=25; fi; iptables "$P"', ['25']],
    ['if a; then P=1; exit; fi; P=25; iptables $P', ['25']],
    ['i=25; while x; do iptables $i; i=$((i+1)); done', ['?']],
    ['f() { $1 $2; }; for j in $x $y; do f $j 25; done', []],
    ['menu() { iptables 25; menu; }; menu', ['25']],
    ['set --; iptables x "$@"; iptables "a$@" ${x[1]}', ['x', 'a|?']],
    // Commands within words, in a shell of their own.
    ['X=$(iptables 25); iptables 26', ['25', '26']],
    ['echo "a $(iptables 25) b" `iptables 26` x$(iptables 27)y', ['25', '26', '27']],
    ['echo $(echo "$(iptables "25")")', ['25']],
    ['echo `echo \\`iptables \\$P\\`` "`iptables \\"25\\"`"', ['?', '25']],
    ['if ! iptables -C 25; then iptables -A 25; fi', ['-C|25', '-A|25']],
    ['f() { local X=$(iptables 25) Y=`iptables 26`; }; f', ['25', '26']],
    ['if [[ -n $(iptables 25) && ! `iptables 26` ]]; then x; fi; [ "$(iptables 27)" ]', ['25', '26', '27']],
    ['A=($(iptables 25)); for p in $(iptables 26); do iptables $p; done', ['25', '26', '?']],
    ['cat <(iptables 25) > >(iptables 26); while read -r l; do :; done < <(iptables 27)', ['25', '26', '27']],
    ['f() { iptables "$1"; }; X=$(f 25); echo "`f 26`"', ['25', '26']],
    ['P=1; X=$(P=2; iptables $P; exit); iptables $P', ['2', '1']],
    ['command -v iptables 25; command iptables 26; command -p iptables 27', ['26', '27']],
    ['P=$(echo 25); iptables $P "$(printf 587)" $(echo 1 | cat)', ['25|587|?']],
    [
      'for p in $(seq 25 27); do iptables $p; done; for p in `seq 110 33 150`; do iptables $p; done',
      ['25', '26', '27', '110', '143'],
    ],
    [
      'for p in $(seq 2); do iptables $p; done; iptables $(seq 27 25) $(seq 1 9999) $(seq -w 8 9) $(seq $x 9)',
      ['1', '2', '?|?|?|?'],
    ],
    ['while read p; do iptables $p; done < <(echo 25); X=$(iptables 26) iptables 27', ['25', '26', '27']],
    ["echo '$(iptables 25)' \\$(iptables 26) # $(iptables 27)", []],
    ['echo $((1 + $(iptables 25))) {a,b}$(iptables 26)', ['25', '26']],
    ["cat <<EOF\n$(iptables 25)\nEOF\ncat <<'EOF'\n$(iptables 26)\nEOF", ['25']],
    // Half typed and broken.
    ['iptables "25\niptables 26', ['25', '26']],
    ['if a; then iptables 25', ['25']],
    ['cat <<EOF\niptables 25', ['25']],
    ['fi; done; } ) iptables 25', ['25']],
  ];
  for (const [script, calls] of cases) {
    it(JSON.stringify(script), () => {
      const expected = calls.map((words) => `iptables|${words}`);
      assert.deepEqual(ourCalls(script), expected);
    });
  }

  it('says why a value is not known', () => {
    const { items } = readItems([shell], 'iptables "$P" $1 $(date)');
    const call = items.find((item): item is Command => item.kind === 'command' && item.name.text === 'iptables');
    const reasons = call?.arguments.map(({ value }) =>
      value?.kind === 'unknown' ? value.why : value?.kind === 'text' ? value.pieces[0]?.why : undefined,
    );
    assert.deepEqual(reasons, [
      '`$P` has no value in this file',
      '`$1` is given when the script is called',
      '`$(date)` is known only when the script runs',
    ]);
  });

  it('hands texts to the languages that they are for', () => {
    const found: string[] = [];
    const text = [
      'iptables-restore <<A\na\nA',
      "cat > /tmp/x <<'A'\n*filter\n-A INPUT -j DROP\nCOMMIT\nA",
      "cat > /tmp/y <<'A'\nnothing of ours\nA",
      'nft add rule ip f c tcp dport 25',
      '$NFT add rule ip f c udp dport 53',
      "echo 'flush ruleset' | nft -f -",
      "printf '%s\\n' '*nat' COMMIT | iptables-restore",
    ].join('\n');
    const source = { text, place: (start: number, end: number) => ({ anchor: { base: 0 }, start, end }) };
    const reading = shell.read(source, { from: 0, stopAfter: text.length, entry: undefined });
    const scope = {
      get: () => undefined,
      set: () => undefined,
      definition: () => undefined,
      isCalled: () => false,
      spend: () => true,
      unread: () => undefined,
    };
    shell.run(reading.syntax, source, scope, (item: Item | Embedded) => {
      if (item.kind === 'embedded') found.push(`${item.language}: ${item.text.text.trim().split('\n')[0]}`);
    });
    assert.deepEqual(found, [
      'iptables-save: a',
      'iptables-save: *filter',
      'nftables: add rule ip f c tcp dport 25',
      'nftables: add rule ip f c udp dport 53',
      'nftables: flush ruleset',
      'iptables-save: *nat',
    ]);
  });

  it('reads the same in pieces as in one', () => {
    const rules = (i: number): string =>
      `P${i}=${i + 1}\nfor p in $P${i} ${i + 2}; do\n  iptables -A INPUT -p tcp --dport $p -j ACCEPT\ndone\n`;
    const all = Array.from({ length: 200 }, (_, i) => rules(i)).join('');
    const document = documentOf(all);
    assert.ok(document.analysed().length > 5);
    assert.equal(allReferences(document).length, 400);
  });
});
